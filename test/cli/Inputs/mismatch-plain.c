int work(int n);

int work(int n) { return n; }
