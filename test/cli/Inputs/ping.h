#include <asyncc.h>
#pragma once
struct ball { int hits; };
ASYNC int ping(struct ball *ball, int n);
ASYNC int pong(struct ball *ball, int n);
