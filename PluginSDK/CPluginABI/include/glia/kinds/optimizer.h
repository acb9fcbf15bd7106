#ifndef GLIA_KINDS_OPTIMIZER_H
#define GLIA_KINDS_OPTIMIZER_H

#include "../plugin.h"

// An optimizer looks for better values of a program's variables. It asks for trials and is told
// their results; the host runs the program. Either ask and tell, or drive, must be present.

#define GLIA_KIND_OPTIMIZER "glia.optimizer/1"

typedef struct glia_optimizer {
   uint32_t struct_size;
   uint32_t reserved;

   // Opens a search. Fails if there is nothing here that it could optimize.
   // in: program {name, description}, variables [{path, module, description, schema, value,
   //     produces_target}], sizes {train, validation}, epochs, steps_per_epoch, minibatch_size, seed
   // out: where it can say: rollouts (the most that all its trials can have), model_calls (the
   //     most of its own)
   glia_work begin;

   // Proposes trials for one training step. It is asked again, after their results have been
   // told, until it names none: then the step is over.
   // in:  epoch, step (both from 0), batch [train indices], want (how many trials fit at once)
   // out: trials [{id, variables {path: value}, split ("train", "validation"), examples [index],
   //      traces, parents [id], note}]; or done (a reason) to end the whole search
   glia_work ask;

   // Takes the results of trials; rows of one trial stand together, trials come as asked for.
   // in: trial i64[n], example i64[n], scores f64[n] (NaN: unscored), feedback text[n],
   //     where the reward has some: objectives f64[n][k] (NaN: none) with "objectives" names,
   //     where traces were asked for: traces text[n] (JSON {input, target, output, reason,
   //     modules: {name: {input, output}}}; a
   //     module may have a trace there, too)
   glia_work tell;

   // Names the best so far; may come after each epoch. out: variables {path: value}, why
   glia_work conclude;

   // Gives and takes the state of the search, so that it can go on in another process.
   // A state is read by all later versions of the component with the same id.
   glia_work save; // out: state text[1]
   glia_work load; // in: state text[1], and all that begin takes

   // Runs the whole search in one call, where there is no ask. For wrapped C and Fortran code.
   // The service "evaluate" takes trials as ask gives them, one request after the other, and
   // answers as tell is told; its status GLIA_RESOURCE_EXHAUSTED or GLIA_CANCELLED ends the search.
   // in: as begin; out: variables {path: value}, why
   glia_work drive;
} glia_optimizer;

#endif
