#define OWN 0.001
