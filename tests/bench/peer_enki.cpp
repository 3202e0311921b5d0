// peer_enki ROBOTS: robot-steps a second of Enki, measured as bench_world.c
// measures ours: Thymios with all their sensors wander about a walled world of
// the same size, on a floor with a line drawn across it at the same grain, with
// as many steps of 10 ms and under the same rule of conduct.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include <enki/PhysicalEngine.h>
#include <enki/robots/thymio2/Thymio2.h>

static const int robot_steps = 60000, measures = 9;
static const double step_s = 0.010, near_cm = 5;

static volatile double seen; // so that the readings are not left out

static double now_s() {
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void live(Enki::Thymio2 *robot, int index, int step) {
    const double front = robot->infraredSensor2.getDist();
    const double left = robot->infraredSensor0.getDist();
    const double right = robot->infraredSensor4.getDist();
    seen = robot->groundSensor0.getValue() + robot->groundSensor1.getValue() +
           robot->leftOdometry + robot->rightOdometry + robot->infraredSensor5.getDist() +
           robot->infraredSensor6.getDist();
    if (front < near_cm || left < near_cm || right < near_cm) {
        robot->leftSpeed = left < right ? 6 : -6;
        robot->rightSpeed = -robot->leftSpeed;
    } else {
        const int bend = ((step / 40 + index) % 5 - 2) * 2;
        robot->leftSpeed = 14 + bend;
        robot->rightSpeed = 14 - bend;
    }
}

static double measure(Enki::World &world, const std::vector<Enki::Thymio2 *> &robots) {
    const int count = (int)robots.size(), steps = robot_steps / count;
    const double before_s = now_s();
    for (int step = 0; step < steps; step++) {
        for (int i = 0; i < count; i++) {
            live(robots[i], i, step);
        }
        world.step(step_s);
    }
    return steps * count / (now_s() - before_s);
}

// White with a black line of 2 cm from corner to corner; cells of 2 mm.
static Enki::World::GroundTexture paint(double width_cm, double height_cm) {
    const unsigned columns = (unsigned)(width_cm * 5), rows = (unsigned)(height_cm * 5);
    std::vector<uint32_t> cells(columns * rows, 0xffffffffu);
    for (unsigned row = 0; row < rows; row++) {
        for (unsigned column = 0; column < columns; column++) {
            const double off = (double)column * rows - (double)row * columns;
            if (std::fabs(off) / std::hypot(columns, rows) < 5) {
                cells[row * columns + column] = 0xff000000u;
            }
        }
    }
    return Enki::World::GroundTexture(columns, rows, cells.data());
}

int main(int argc, char **argv) {
    const int count = argc > 1 ? std::atoi(argv[1]) : 1;
    const int columns = count == 1 ? 1 : count <= 10 ? 5 : 10;
    const int rows = (count + columns - 1) / columns;
    const double width_cm = count <= 10 ? 200 : 400, height_cm = count <= 10 ? 120 : 400;
    if (count < 1) {
        return 2;
    }
    Enki::World world(width_cm, height_cm, Enki::Color::gray, paint(width_cm, height_cm));
    std::vector<Enki::Thymio2 *> robots;
    for (int i = 0; i < count; i++) {
        Enki::Thymio2 *robot = new Enki::Thymio2;
        robot->pos = Enki::Point((i % columns + 0.5) * width_cm / columns,
                                 (i / columns + 0.5) * height_cm / rows);
        robot->angle = 0.65 * i;
        world.addObject(robot);
        robots.push_back(robot);
    }
    double best = 0;
    for (int i = 0; i < measures; i++) {
        const double now = measure(world, robots);
        best = now > best ? now : best;
    }
    std::printf("%.0f\n", best);
    return 0;
}
