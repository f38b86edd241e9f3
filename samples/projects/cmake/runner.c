#include "runner.h"
#include "report.h"

ASYNC double run_laps(const char *name, int laps, double seconds)
{
    for (int lap = 1; lap <= laps; lap++) {
        AWAIT(async_sleep(seconds));
        report_lap(name, lap);
    }
    return laps * seconds;
}
