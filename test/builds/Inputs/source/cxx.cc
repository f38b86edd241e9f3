int cxx(int x) { return static_cast<int>(x); }
