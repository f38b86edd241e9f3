int f(void) { return no_such_name; }
