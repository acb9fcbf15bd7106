#include "InvariantBackend.h"

#include "Attention.h"
#include "WeightProduct.h"

#include "ggml-backend-impl.h" // of the same source tree that is linked
#include "ggml-backend.h"

#include <cstring>
#include <memory>

namespace glia_llama {

namespace {

const char *const name = "Invariant";

// One a context, used by one thread at a time.
struct Kernels {
   WeightProduct product;
   Attention     attention;
};

float parameter(const ggml_tensor *operation, size_t index) {
   float value;
   std::memcpy(&value, reinterpret_cast<const char *>(operation->op_params) + index * sizeof value, sizeof value);
   return value;
}

bool isMatrix(const ggml_tensor *tensor) { return tensor->ne[2] == 1 && tensor->ne[3] == 1; }

bool supportsProduct(const ggml_tensor *operation) {
   const ggml_tensor *weights = operation->src[0], *tokens = operation->src[1];
   return WeightProduct::supports(weights->type) && tokens->type == GGML_TYPE_F32 && isMatrix(weights) && isMatrix(tokens) &&
          weights->nb[0] == ggml_type_size(weights->type) && tokens->nb[0] == sizeof(float) && tokens->nb[1] % sizeof(float) == 0 &&
          ggml_is_contiguous(operation);
}

// Without slopes, caps and sinks, which are rare: ggml's reference path serves those.
bool supportsAttention(const ggml_tensor *operation) {
   const ggml_tensor *queries = operation->src[0], *keys = operation->src[1], *values = operation->src[2], *mask = operation->src[3];
   const float slope = parameter(operation, 1), cap = parameter(operation, 2);
   if (!mask || operation->src[4] || slope != 0 || cap != 0) return false;
   const auto isCache = [](const ggml_tensor *tensor) {
      return tensor->type == GGML_TYPE_F16 && tensor->nb[0] == sizeof(ggml_fp16_t) && tensor->ne[3] == 1 && tensor->ne[0] % Attention::sizeStep == 0;
   };
   return isCache(keys) && isCache(values) && queries->type == GGML_TYPE_F32 && queries->nb[0] == sizeof(float) && queries->ne[3] == 1 &&
          mask->type == GGML_TYPE_F16 && mask->nb[0] == sizeof(ggml_fp16_t) && isMatrix(mask) && keys->ne[2] == values->ne[2] &&
          queries->ne[2] % keys->ne[2] == 0 && ggml_is_contiguous(operation);
}

void multiply(WeightProduct &product, const ggml_tensor *operation, bool tokensTaken) {
   const ggml_tensor *weights = operation->src[0], *tokens = operation->src[1];
   if (!tokensTaken)
      product.take(static_cast<const float *>(tokens->data), static_cast<size_t>(tokens->ne[1]), tokens->nb[1] / sizeof(float),
                   static_cast<size_t>(tokens->ne[0]));
   product.multiply({weights->type, weights->data, static_cast<size_t>(weights->ne[1]), weights->nb[1]}, static_cast<float *>(operation->data),
                    operation->nb[1] / sizeof(float));
}

void attend(Attention &attention, const ggml_tensor *operation) {
   const ggml_tensor *queries = operation->src[0], *keys = operation->src[1], *values = operation->src[2], *mask = operation->src[3];
   const auto size = [](const ggml_tensor *tensor, int dimension) { return static_cast<size_t>(tensor->ne[dimension]); };
   const auto bytes = [](const ggml_tensor *tensor) { return static_cast<const char *>(tensor->data); };
   const Attention::Shape shape = {size(keys, 1), size(queries, 2), size(keys, 2), size(keys, 0), size(values, 0), parameter(operation, 0)};
   attention.compute(shape, {bytes(queries), size(queries, 1), queries->nb[1], queries->nb[2]}, {bytes(keys), keys->nb[1], keys->nb[2]},
                     {bytes(values), values->nb[1], values->nb[2]}, {bytes(mask), mask->nb[1]}, static_cast<float *>(operation->data));
}

ggml_status compute(ggml_backend_t backend, ggml_cgraph *graph) {
   auto *kernels = static_cast<Kernels *>(backend->context);
   const ggml_tensor *taken = nullptr; // the last tokens; queries, keys and values are made of the same
   for (int i = 0; i < ggml_graph_n_nodes(graph); i++) {
      const ggml_tensor *node = ggml_graph_node(graph, i);
      if (!(node->flags & GGML_TENSOR_FLAG_COMPUTE)) continue;
      if (node->op == GGML_OP_MUL_MAT) {
         multiply(kernels->product, node, node->src[1] == taken);
         taken = node->src[1];
      } else if (node->op == GGML_OP_FLASH_ATTN_EXT) {
         attend(kernels->attention, node);
      }
   }
   return GGML_STATUS_SUCCESS;
}

const char *backendName(ggml_backend_t) { return name; }

void freeBackend(ggml_backend_t backend) {
   delete static_cast<Kernels *>(backend->context);
   delete backend;
}

ggml_guid_t identity() {
   static ggml_guid guid = {0x67, 0x6c, 0x69, 0x61, 0x2d, 0x69, 0x6e, 0x76, 0x61, 0x72, 0x69, 0x61, 0x6e, 0x74, 0x2d, 0x31};
   return &guid;
}

ggml_backend_t makeBackend(ggml_backend_dev_t device, const char *) {
   auto kernels = std::make_unique<Kernels>();
   auto *backend = new ggml_backend{};
   backend->guid = identity();
   backend->iface.get_name = backendName;
   backend->iface.free = freeBackend;
   backend->iface.graph_compute = compute;
   backend->device = device;
   backend->context = kernels.release();
   return backend;
}

const char *deviceName(ggml_backend_dev_t) { return name; }

const char *deviceDescription(ggml_backend_dev_t) { return "Products and attention whose bits don't depend on the batch"; }

void deviceMemory(ggml_backend_dev_t, size_t *free, size_t *total) { *free = *total = 0; }

enum ggml_backend_dev_type deviceType(ggml_backend_dev_t) { return GGML_BACKEND_DEVICE_TYPE_ACCEL; }

void deviceProperties(ggml_backend_dev_t device, ggml_backend_dev_props *properties) {
   *properties = {};
   properties->name = deviceName(device);
   properties->description = deviceDescription(device);
   properties->type = deviceType(device);
   properties->caps.buffer_from_host_ptr = true;
   properties->caps.mmap_support = true;
}

ggml_backend_buffer_type_t bufferType(ggml_backend_dev_t) { return ggml_backend_cpu_buffer_type(); }

ggml_backend_buffer_t bufferFrom(ggml_backend_dev_t, void *memory, size_t size, size_t) { return ggml_backend_cpu_buffer_from_ptr(memory, size); }

bool supports(ggml_backend_dev_t, const ggml_tensor *operation) {
   switch (operation->op) {
   case GGML_OP_NONE:
   case GGML_OP_RESHAPE:
   case GGML_OP_VIEW:
   case GGML_OP_PERMUTE:
   case GGML_OP_TRANSPOSE: return true; // no work
   case GGML_OP_MUL_MAT: return supportsProduct(operation);
   case GGML_OP_FLASH_ATTN_EXT: return supportsAttention(operation);
   default: return false;
   }
}

bool supportsBuffer(ggml_backend_dev_t, ggml_backend_buffer_type_t type) { return ggml_backend_buft_is_host(type); }

ggml_backend_device makeDevice() {
   ggml_backend_device device = {};
   device.iface.get_name = deviceName;
   device.iface.get_description = deviceDescription;
   device.iface.get_memory = deviceMemory;
   device.iface.get_type = deviceType;
   device.iface.get_props = deviceProperties;
   device.iface.init_backend = makeBackend;
   device.iface.get_buffer_type = bufferType;
   device.iface.buffer_from_host_ptr = bufferFrom;
   device.iface.supports_op = supports;
   device.iface.supports_buft = supportsBuffer;
   return device;
}

ggml_backend_device device = makeDevice();

const char *registryName(ggml_backend_reg_t) { return name; }

size_t deviceCount(ggml_backend_reg_t) { return 1; }

ggml_backend_dev_t deviceAt(ggml_backend_reg_t, size_t) { return &device; }

void *noMoreFunctions(ggml_backend_reg_t, const char *) { return nullptr; }

ggml_backend_reg registry = {GGML_BACKEND_API_VERSION, {registryName, deviceCount, deviceAt, noMoreFunctions}, nullptr};

} // namespace

void registerInvariantBackend() {
   device.reg = &registry;
   ggml_backend_register(&registry);
}

} // namespace glia_llama
