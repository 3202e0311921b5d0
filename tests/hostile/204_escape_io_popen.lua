io.popen("touch PWNED")
