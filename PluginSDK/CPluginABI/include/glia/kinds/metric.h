#ifndef GLIA_KINDS_METRIC_H
#define GLIA_KINDS_METRIC_H

#include "../plugin.h"

// A metric measures outputs for the report. It doesn't steer a search; a reward does.

#define GLIA_KIND_METRIC "glia.metric/1"

typedef struct glia_metric {
   uint32_t struct_size;
   uint32_t reserved;

   // Measures a batch.
   // in: as a reward's score, and scores f64[n] of the run's reward (NaN: unscored)
   // out: partial text[1] (JSON, the metric's own)
   glia_work measure;

   // Makes one partial of many, in the order given. in: partials text[n]; out: partial text[1]
   glia_work merge;

   // Turns a partial into numbers. in: partial text[1]; out: names text[n], values f64[n]
   // The empty name stands for the metric itself, others are appended to it.
   glia_work reduce;

   // As a reward's check. Optional.
   glia_work check;
} glia_metric;

#endif
