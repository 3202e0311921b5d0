os.execute("dir")
