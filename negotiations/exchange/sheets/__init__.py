"""Understanding a sheet: from the bytes of a file to the values that the deeds take, and back to the cell that is at fault."""
