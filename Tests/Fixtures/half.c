// Sound: scores every row one half. Built with another NAME it takes another plugin's place.
#ifndef NAME
#define NAME "Half"
#endif
#define SCORE half
#include "reward_fixture.h"
static void half(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   finish_with(call, input, 0.5);
}
