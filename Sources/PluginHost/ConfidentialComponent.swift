import Contract

/// An instance that may ask for secrets: it gets them here, and what it says is searched for them.
///
/// It stands around the instance, so that it is the same in this process and in a worker. A class
/// because instances are.
final class ConfidentialComponent: ComponentInstance {
    private let instance: any ComponentInstance
    private let secrets: InstanceSecrets

    init(_ instance: any ComponentInstance, _ secrets: InstanceSecrets) {
        self.instance = instance
        self.secrets = secrets
    }

    var manifest: PluginManifest { instance.manifest }

    func has(slot: Int) -> Bool { instance.has(slot: slot) }

    func begin(slot: Int, _ input: SlotValue, in call: any Call) throws -> BegunCall {
        let guarded = secrets.guarding(call)
        do {
            switch try instance.begin(slot: slot, input, in: guarded) {
            case .ended(let output): return .ended(secrets.redacted(output))
            case let open: return .open(ConfidentialOpenCall(call: open, secrets: secrets))
            }
        } catch let error as ComponentError {
            throw secrets.redacted(error)
        }
    }
}

/// A call whose end shows no secrets.
private struct ConfidentialOpenCall: OpenCall {
    let call: BegunCall
    let secrets: InstanceSecrets

    func result() async throws -> SlotValue {
        do {
            return secrets.redacted(try await call.result())
        } catch let error as ComponentError {
            throw secrets.redacted(error)
        }
    }
}

extension InstanceSecrets {
    /// Returns the call with the service for secrets, and with a log that shows none.
    ///
    /// A call that isn't the host's own stays as it is: no secret is given in it.
    func guarding(_ call: any Call) -> any Call {
        guard let call = HostCall.of(call) else { return call }
        return call.replacing(
            services: { ConfidentialServices(services: $0, secrets: self) },
            log: { ConfidentialLog(log: $0, secrets: self) },
            reader: { ConfidentialReader(reader: $0, secrets: self) }
        )
    }
}

/// A run's services, and the one for secrets.
private struct ConfidentialServices: Services {
    let services: any Services
    let secrets: InstanceSecrets

    func answer(
        _ service: String,
        _ input: SlotValue,
        for call: HostCall
    ) async throws -> SlotValue {
        if service == InstanceSecrets.service { return try secrets.answer(input) }
        return try await services.answer(service, input, for: call)
    }
}

/// A reader that sees no secrets.
private struct ConfidentialReader: PartReader {
    let reader: any PartReader
    let secrets: InstanceSecrets

    func take(_ part: SlotValue, unless isCancelled: @Sendable () -> Bool) {
        reader.take(secrets.redacted(part), unless: isCancelled)
    }
}

/// A log that shows no secrets.
private struct ConfidentialLog: Log {
    let log: any Log
    let secrets: InstanceSecrets

    func write(_ level: LogLevel, _ message: String, source: String) {
        log.write(level, secrets.redacted(message), source: source)
    }
}
