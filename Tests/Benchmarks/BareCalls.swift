import CPluginABI
import Contract
import Glibc
import SlotBridge

/// What a call through the C ABI costs without a host: the value is laid out for C, the plugin's
/// function called by its pointer, and the result copied.
struct BareCalls {
    private let score: glia_work
    private let host = UnsafeMutablePointer<glia_host>.allocate(capacity: 1)

    /// Loads a plugin whose first component is a reward.
    init(library: String) throws {
        guard let handle = dlopen(library, RTLD_NOW | RTLD_LOCAL),
            let entry = dlsym(handle, "glia_plugin_v1")
        else { throw ComponentError(.unavailable, "'\(library)' can't be loaded") }
        typealias Entry = @convention(c) () -> UnsafePointer<glia_plugin>
        let plugin = unsafeBitCast(entry, to: Entry.self)().pointee
        let functions = plugin.components[0]?.pointee.functions
        guard let score = functions?.assumingMemoryBound(to: glia_reward.self).pointee.score
        else { throw ComponentError(.unavailable, "'\(library)' has no reward") }
        self.score = score
        host.initialize(to: glia_host())
        host.pointee.struct_size = UInt32(MemoryLayout<glia_host>.size)
        host.pointee.finish = keepResult
    }

    /// One call.
    func score(_ input: SlotValue) -> SlotValue {
        var result = SlotValue()
        withUnsafeMutablePointer(to: &result) { result in
            var call = BareCall(call: glia_call(), result: result)
            call.call.struct_size = UInt32(MemoryLayout<glia_call>.size)
            call.call.host = UnsafePointer(host)
            withUnsafeMutablePointer(to: &call) { call in
                let first = UnsafeMutableRawPointer(call).assumingMemoryBound(to: glia_call.self)
                input.withCValue { score(nil, first, $0) }
            }
        }
        return result
    }
}

/// A call, and where its result goes.
private struct BareCall {
    var call: glia_call
    let result: UnsafeMutablePointer<SlotValue>
}

private let keepResult:
    @convention(c) (UnsafeMutablePointer<glia_call>?, UnsafePointer<glia_value>?) -> Void = {
        call,
        output in
        guard let call else { return }
        let bare = UnsafeMutableRawPointer(call).assumingMemoryBound(to: BareCall.self)
        bare.pointee.result.pointee = (try? SlotValue(reading: output)) ?? SlotValue()
    }
