import CForeign
import PluginSDK
import Synchronization

/// A C function of a library, found and prepared once, then called any number of times.
///
/// Unchecked because the address and the shape never change, and each call has a frame of its own.
final class ForeignFunction: @unchecked Sendable {
    /// What a call gave.
    struct Outcome {
        /// What the function returned; nil for `void`.
        let result: ForeignValue?
        /// What it wrote, by parameter.
        let written: [(name: String, value: ForeignValue)]

        /// The value of that name; `result` is what the function returned.
        func value(_ name: String) -> ForeignValue? {
            name == "result" ? result : written.first { $0.name == name }?.value
        }
    }

    /// How it is called.
    let signature: Signature
    /// Its name in the library.
    let symbol: String
    /// Its arguments in memory.
    let arguments: ArgumentList
    private let library: ForeignLibrary
    /// Whether no other function of the library that runs alone may run meanwhile.
    private let runsAlone: Bool
    private let address: UnsafeMutableRawPointer
    private let freeing: UnsafeMutableRawPointer?
    private let shape: OpaquePointer
    private let idle = Mutex<[Frame]>([])
    private let writtenSlots: [ArgumentList.Slot]

    /// A frame that nobody uses; it goes from call to call, never to two at once.
    private struct Frame: @unchecked Sendable { let frame: CallFrame }

    /// Finds a function and prepares its calls.
    ///
    /// - Parameters:
    ///   - symbol: Its name.
    ///   - library: Where it is.
    ///   - signature: How it is called. C can't say whether that is right.
    ///   - usual: Whether it runs while others of the library do, if the signature doesn't say so.
    ///   - place: Where the configuration has it, as a JSON Pointer.
    /// - Throws: `ComponentError` that names what is missing.
    init(
        _ symbol: String,
        of library: ForeignLibrary,
        _ signature: Signature,
        usually usual: Signature.Concurrency = .alone,
        at place: String = ""
    ) throws {
        runsAlone = (signature.concurrency ?? usual) == .alone
        self.symbol = symbol
        self.signature = signature
        self.library = library
        address = try library.address(of: symbol, at: place + "/symbol")
        freeing = try signature.result.freedBy.map {
            try library.address(of: $0, at: place + "/signature")
        }
        arguments = ArgumentList(signature)
        writtenSlots = arguments.slots.filter { $0.parameter.direction != .given }
        let letter = signature.result.type.map(Self.letter) ?? "v"
        let made = cforeign_shape_make(
            arguments.letters,
            arguments.fixed.map(Int32.init) ?? -1,
            CChar(bitPattern: letter.asciiValue ?? 0)
        )
        guard let made else {
            throw ComponentError(
                .unimplemented,
                "libffi can't call a function of this signature here",
                details: ["at": .string(place + "/signature")]
            )
        }
        shape = made
    }

    deinit { cforeign_shape_free(shape) }

    private static func letter(_ type: ForeignType) -> Character {
        if case .number(let number) = type { return number.letter }
        return "p"
    }

    /// Calls the function.
    ///
    /// - Parameter values: What it takes, in the order of `arguments.wanted`.
    /// - Returns: What it gave.
    /// - Throws: ``CallFailure`` if a value doesn't fit, or the function says that it failed.
    func call(_ values: [ForeignValue]) throws(CallFailure) -> Outcome {
        let frame = idle.withLock { $0.popLast() }?.frame ?? CallFrame()
        defer { keep(frame) }
        return try call(values, in: frame)
    }

    private func keep(_ frame: CallFrame) {
        frame.memory.reset()
        let idleFrame = Frame(frame: frame)
        idle.withLock { if $0.count < 64 { $0.append(idleFrame) } }
    }

    /// Calls the function with memory that lives as long as the caller wants.
    func call(_ values: [ForeignValue], in frame: CallFrame) throws(CallFailure) -> Outcome {
        let count = arguments.letters.utf8.count
        let base = frame.memory.take(arguments.size)
        var next = 0
        try frame.write(arguments, at: base, values, next: &next)
        let pointers = frame.memory.take(8 * count)
            .assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
        for index in 0..<count { pointers[index] = base + 8 * index }
        let result = frame.memory.takeZeroed(16)
        return runsAlone
            ? try library.alone { () -> Result<Outcome, CallFailure> in
                perform(result, pointers, base)
            }.get()
            : try perform(result, pointers, base).get()
    }

    private func perform(
        _ result: UnsafeMutableRawPointer,
        _ pointers: UnsafeMutablePointer<UnsafeMutableRawPointer?>,
        _ base: UnsafeMutableRawPointer
    ) -> Result<Outcome, CallFailure> {
        let errorNumber = cforeign_call(shape, address, result, pointers)
        return Result { () throws(CallFailure) in
            let value = try read(result)
            try check(value, errorNumber)
            return Outcome(
                result: value,
                written: writtenSlots.isEmpty ? [] : try readWritten(base)
            )
        }
    }

    // MARK: - After the call

    private func read(_ result: UnsafeMutableRawPointer) throws(CallFailure) -> ForeignValue? {
        switch signature.result.type {
        case nil: return nil
        case .number(let type)?: return type.load(from: result)
        case .string?:
            guard let text = result.load(as: UnsafeMutablePointer<CChar>?.self) else {
                return try null()
            }
            defer { if let freeing { cforeign_free(freeing, text) } }
            return .text(String(cString: text))
        default:
            guard let pointer = result.load(as: UnsafeMutableRawPointer?.self) else {
                return try null()
            }
            return .address(.init(pointer: pointer))
        }
    }

    private func null() throws(CallFailure) -> ForeignValue {
        // With "errno on null" the reason is errno's.
        if signature.result.isNullable || signature.result.failure == .on(.null) { return .null }
        throw CallFailure(reason: "'\(symbol)' gave null, which its signature rules out")
    }

    private func check(_ value: ForeignValue?, _ errorNumber: Int32) throws(CallFailure) {
        if signature.result.isStatus, case .integer(let status)? = value, status != 0 {
            throw CallFailure(reason: "'\(symbol)' gave the status \(status)")
        }
        switch signature.result.failure {
        case nil: return
        case .always?: if errorNumber == 0 { return }
        case .on(let constant)?:
            let wanted = ForeignValue(constant)
            let isSame = value == wanted || (value?.number != nil && value?.number == wanted.number)
            if !isSame { return }
        }
        let words = errorNumber == 0 ? nil : cforeign_error(errorNumber)
        throw CallFailure(
            reason: "'\(symbol)' failed: "
                + (words.map { String(cString: $0) } ?? "it doesn't say why")
                + " (errno \(errorNumber))"
        )
    }

    private func readWritten(
        _ base: UnsafeMutableRawPointer
    ) throws(CallFailure) -> [(name: String, value: ForeignValue)] {
        var written: [(name: String, value: ForeignValue)] = []
        for slot in writtenSlots {
            let place = (base + slot.offset).load(as: UnsafeRawPointer?.self)
            let name = slot.parameter.name
            guard let place else {
                written.append((name, .null))
                continue
            }
            written.append((name, try read(slot, from: place, base)))
        }
        return written
    }

    private func read(
        _ slot: ArgumentList.Slot,
        from place: UnsafeRawPointer,
        _ base: UnsafeRawPointer
    ) throws(CallFailure) -> ForeignValue {
        let room = CallFrame.room(at: place)
        let count = CallFrame.length(slot, of: arguments, at: base) ?? room
        guard slot.parameter.type.length == nil || (0...room).contains(count) else {
            throw CallFailure(
                reason: "'\(symbol)' says that it wrote \(count) elements of "
                    + "'\(slot.parameter.name)', which has room for \(room)"
            )
        }
        switch slot.parameter.type {
        case .number(let type): return type.load(from: place)
        case .array(let type, _): return type.load(count: count, from: place)
        case .text:
            let bytes = UnsafeRawBufferPointer(start: place, count: count)
            return .text(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
        case .bytes: return .bytes([UInt8](UnsafeRawBufferPointer(start: place, count: count)))
        default:
            return .address(.init(pointer: place.load(as: UnsafeMutableRawPointer?.self)))
        }
    }
}
