-- the same words in English
local start = robot.time()
robot.speed(80)
while robot.time() - start < 10 do
    if robot.distance() > 20 and not robot.button("left") then
        robot.drive(50, 50)
    else
        robot.stop()
        robot.backward(5)
        robot.right(45)
    end
    robot.wait(0.05)
end
robot.print("done")
