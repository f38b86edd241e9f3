#pragma once
#include "helper.h"

struct pair {
    int a, b;
};
