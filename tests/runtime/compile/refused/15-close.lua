local f <close> = nil
