#ifndef GLIA_KINDS_REWARD_H
#define GLIA_KINDS_REWARD_H

#include "../plugin.h"

// A reward says how good outputs are. Higher is better; the manifest gives the range.

#define GLIA_KIND_REWARD "glia.reward/1"

typedef struct glia_reward {
   uint32_t struct_size;
   uint32_t reserved;

   // Scores a batch. One row per example; texts are JSON.
   // in:  inputs text[n], outputs text[n] (missing where the program failed), targets text[n]
   // out: scores f64[n]; optional: feedback text[n], objectives f64[n][k] with "objectives" names
   // A row that can't be scored is listed in "unscored", an object of row number to reason;
   // its score is ignored and the call still succeeds.
   glia_work score;

   // Says whether it can score such data at all; fails with what doesn't fit. Optional.
   // in: input, output, target (JSON Schemas); out: nothing
   glia_work check;
} glia_reward;

#endif
