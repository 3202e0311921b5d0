robot:stop()
