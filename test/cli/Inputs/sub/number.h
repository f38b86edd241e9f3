#define NUMBER 2
