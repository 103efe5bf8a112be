"""清溪县: a county portal without any fault, in every idiom that is hard to read and yet in order."""
