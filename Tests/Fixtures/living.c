// Scores with the number of instances that were made and not destroyed.
#define NAME "Living"
#define SCORE living_instances
#define CREATED(instance) (living++, *(instance) = (void *)&living)
#define DESTROYED() (void)living--
#include <stdatomic.h>
static atomic_int living;
#include "reward_fixture.h"
static void living_instances(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   finish_with(call, input, living);
}
