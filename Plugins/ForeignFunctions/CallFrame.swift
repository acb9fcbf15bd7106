/// The arguments of one call in memory, before and after it.
///
/// Not for two calls at once.
final class CallFrame {
    let memory = CallMemory()

    /// Writes arguments or members.
    ///
    /// - Parameters:
    ///   - list: Where they stand.
    ///   - base: Where the list begins.
    ///   - values: What comes from outside, in the order of ``ArgumentList/wanted``.
    ///   - next: Which of them comes next; is moved on.
    /// - Throws: ``CallFailure`` that begins with the parameter's name.
    func write(
        _ list: ArgumentList,
        at base: UnsafeMutableRawPointer,
        _ values: [ForeignValue],
        next: inout Int
    ) throws(CallFailure) {
        let first = next
        for slot in list.slots {
            let place = base + slot.offset
            switch slot.source {
            case .caller:
                try write(values[next], for: slot, at: place)
                next += 1
            case .constant(let value): try write(value, for: slot, at: place)
            case .count(let others):
                let count = try Self.count(others, of: list, values, first: first)
                try write(.integer(Int64(count)), for: slot, at: place)
            case .members:
                let members = slot.members ?? ArgumentList(members: [])
                let record = memory.takeZeroed(members.size)
                place.storeBytes(of: record, as: UnsafeMutableRawPointer.self)
                try write(members, at: record, values, next: &next)
            case .room: break
            }
        }
        // Only now are all lengths known.
        for slot in list.slots where slot.source == .room {
            let (count, size) = try Self.room(slot, of: list, at: base)
            let room = counted(memory.takeZeroed(size + Self.header), count)
            (base + slot.offset).storeBytes(of: room, as: UnsafeMutableRawPointer.self)
        }
    }

    private static func count(
        _ others: [Int],
        of list: ArgumentList,
        _ values: [ForeignValue],
        first: Int
    ) throws(CallFailure) -> Int {
        var counts: [(name: String, count: Int)] = []
        for index in others {
            let slot = list.slots[index]
            let value: ForeignValue
            switch slot.source {
            case .caller:
                // Values from outside come in the order of the slots, members of structs between.
                let before = list.slots[..<index].reduce(0) { sum, slot in
                    switch slot.source {
                    case .caller: sum + 1
                    case .members: sum + (slot.members?.wanted.count ?? 0)
                    case .constant, .count, .room: sum
                    }
                }
                value = values[first + before]
            case .constant(let constant): value = constant
            case .count, .members, .room: continue
            }
            // A null pointer has no length of its own, so the others say it.
            if value == .null, others.count > 1 { continue }
            counts.append((slot.parameter.name, value.count ?? 0))
        }
        guard let length = counts.first else { return 0 }
        if let other = counts.first(where: { $0.count != length.count }) {
            throw CallFailure(
                reason: "'\(length.name)' has \(length.count) elements and '\(other.name)' "
                    + "\(other.count); the signature gives them one length"
            )
        }
        return length.count
    }

    /// How many elements and bytes C may write for an 'out' parameter.
    private static func room(
        _ slot: ArgumentList.Slot,
        of list: ArgumentList,
        at base: UnsafeMutableRawPointer
    ) throws(CallFailure) -> (count: Int, size: Int) {
        let elementSize: Int
        switch slot.parameter.type {
        case .number(let type): return (1, type.size)
        case .pointer: return (1, 8)
        case .array(let type, _): elementSize = type.size
        default: elementSize = 1
        }
        let count = length(slot, of: list, at: base) ?? 0
        guard (0...CallFrame.mostElements).contains(count) else {
            throw CallFailure(
                reason: "'\(slot.parameter.name)' would have \(count) elements, more than "
                    + "\(CallFrame.mostElements)"
            )
        }
        return (count, count * elementSize)
    }

    /// Before what C may write to stands how many elements it has room for: C may change the
    /// length that it was given.
    private static let header = 16

    private func counted(_ block: UnsafeMutableRawPointer, _ count: Int) -> UnsafeMutableRawPointer
    {
        block.storeBytes(of: count, as: Int.self)
        return block + Self.header
    }

    /// How many elements C had room for at a place that ``write(_:at:_:next:)`` made.
    static func room(at place: UnsafeRawPointer) -> Int {
        (place - header).load(as: Int.self)
    }

    /// The most elements of what C writes.
    static let mostElements = 16_777_216

    /// The length that C was given, or has given back, for something.
    static func length(
        _ slot: ArgumentList.Slot,
        of list: ArgumentList,
        at base: UnsafeRawPointer
    ) -> Int? {
        switch slot.parameter.type.length {
        case .fixed(let count): return count
        case .parameter(let name):
            guard let other = list.slots.first(where: { $0.parameter.name == name }),
                case .number(let type) = other.parameter.type
            else { return nil }
            var place = base + other.offset
            if other.parameter.isPassedByPointer {
                place = place.load(as: UnsafeRawPointer.self)
            }
            guard case .integer(let count) = type.load(from: place) else { return nil }
            return Int(count)
        case .following, .elsewhere, nil: return nil
        }
    }

    // MARK: - One value

    private func write(
        _ value: ForeignValue,
        for slot: ArgumentList.Slot,
        at place: UnsafeMutableRawPointer
    ) throws(CallFailure) {
        let parameter = slot.parameter
        if case .number(let type) = parameter.type {
            guard parameter.isPassedByPointer else { return type.store(value, at: place) }
            if value == .null { return Self.store(nil, at: place) }
            let target = counted(memory.take(8 + Self.header), 1)
            type.store(value, at: target)
            return Self.store(target, at: place)
        }
        if case .fixed(let count)? = parameter.type.length, value != .null,
            let found = value.count, found != count
        {
            throw CallFailure(
                reason: "'\(parameter.name)' has \(found) elements, expected \(count)"
            )
        }
        let pointer = try pointer(to: value, for: parameter)
        Self.store(pointer, at: place)
        if parameter.type.length == .following {
            (place + 8).storeBytes(of: value.count ?? 0, as: Int.self)
        }
    }

    private static func store(
        _ pointer: UnsafeMutableRawPointer?,
        at place: UnsafeMutableRawPointer
    ) {
        place.storeBytes(of: UInt(bitPattern: pointer), as: UInt.self)
    }

    private func pointer(
        to value: ForeignValue,
        for parameter: Signature.Parameter
    ) throws(CallFailure) -> UnsafeMutableRawPointer? {
        switch value {
        case .address(let address): return address.pointer
        case .text(let text): return try copy(text, endsWithZero: parameter)
        case .bytes(let bytes):
            let target = memory.take(bytes.count)
            bytes.withUnsafeBytes { Self.copy($0, to: target) }
            return target
        case .integers(let values):
            return elements(of: parameter, count: values.count) { $0.store(values[$1], at: $2) }
        case .numbers(let values):
            return elements(of: parameter, count: values.count) { $0.store(values[$1], at: $2) }
        case .null, .truth, .integer, .number: return nil
        }
    }

    private func copy(
        _ text: String,
        endsWithZero parameter: Signature.Parameter
    ) throws(CallFailure) -> UnsafeMutableRawPointer {
        var text = text
        let memory = memory
        // Every text gets a zero byte at its end: it costs nothing, and C code hopes for it.
        let (target, isWhole) = text.withUTF8 { bytes in
            let target = memory.take(bytes.count + 1)
            Self.copy(UnsafeRawBufferPointer(bytes), to: target)
            (target + bytes.count).storeBytes(of: 0, as: UInt8.self)
            return (target, !bytes.contains(0))
        }
        guard isWhole || parameter.type != .string else {
            throw CallFailure(
                reason: "'\(parameter.name)' has a zero byte inside, where C would end it"
            )
        }
        return target
    }

    private static func copy(_ bytes: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer) {
        guard let start = bytes.baseAddress else { return }
        target.copyMemory(from: start, byteCount: bytes.count)
    }

    private func elements(
        of parameter: Signature.Parameter,
        count: Int,
        _ store: (NumberType, Int, UnsafeMutableRawPointer) -> Void
    ) -> UnsafeMutableRawPointer? {
        guard case .array(let type, _) = parameter.type else { return nil }
        let target = counted(memory.take(count * type.size + Self.header), count)
        for index in 0..<count { store(type, index, target + index * type.size) }
        return target
    }
}
