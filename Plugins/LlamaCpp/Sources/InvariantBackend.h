#pragma once

namespace glia_llama {

// Makes llama.cpp compute the products of quantized weights and the attention by our kernels
// (WeightProduct, Attention), which are quick and give the same bits in every batch. All else stays with ggml's own
// backend. As libraries of linear algebra do, ours joins as an accelerator that works on the
// memory of the processor: contexts that are made afterwards use it.
//
// To be called once, before the first model is loaded.
void registerInvariantBackend();

} // namespace glia_llama
