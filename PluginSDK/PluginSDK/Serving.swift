public import CPluginABI
import Contract
import JSONValues
import SlotBridge

/// Holds a component while C has a pointer to it.
final class Instance<Component: Sendable>: Sendable {
    let component: Component
    init(_ component: Component) { self.component = component }
}

/// How C asks for an instance of a component.
public typealias CreateFunction =
    @convention(c) (
        UnsafeMutablePointer<glia_call>?, glia_str, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> Void

/// Makes an instance and ends the call, with an error if `make` throws.
func create<Component: Sendable>(
    _ call: UnsafeMutablePointer<glia_call>?,
    _ configuration: glia_str,
    _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ kind: Component.Type,
    _ make: (JSON) throws -> Component
) {
    guard let call = PluginCall(call) else { return }
    do {
        let text = String(reading: configuration)
        let component = try make(text.isEmpty ? [:] : JSON(parsing: text))
        instance?.pointee = Unmanaged.passRetained(Instance(component)).toOpaque()
        call.finish(SlotValue())
    } catch {
        call.fail(error)
    }
}

/// Runs one function of a component and ends the call: a slot, whatever the kind.
///
/// - Parameters:
///   - instance: What `create` made.
///   - call: The call to end.
///   - input: What the host gives; copied before the first suspension.
///   - kind: The component's type.
///   - body: The function.
func serve<Component: Sendable, Request: SlotCodable, Response: SlotCodable>(
    _ instance: UnsafeMutableRawPointer?,
    _ call: UnsafeMutablePointer<glia_call>?,
    _ input: UnsafePointer<glia_value>?,
    _ kind: Component.Type,
    _ body: @escaping @Sendable (Component, Request, any Call) async throws -> Response
) {
    guard let instance, let call = PluginCall(call) else { return }
    // The object, not what is in it: a copy of a struct keeps each of its members alive.
    let holder = Unmanaged<Instance<Component>>.fromOpaque(instance).takeUnretainedValue()
    do {
        // The value, not the request: it has less to count when the task takes it.
        let value = try SlotValue(reading: input)
        Task(executorPreference: InlineExecutor.shared) {
            do {
                let request = try Request(slotValue: value)
                call.finish(try await body(holder.component, request, call).slotValue)
            } catch {
                call.fail(error)
            }
        }
    } catch {
        call.fail(error)
    }
}
