import CForeign
import PluginSDK

/// A function pointer for C that asks an objective.
///
/// Where C hands a user pointer on, the function is one that was compiled with this plugin, and no
/// memory for code is needed; else it is a closure of libffi. It lives until the search has ended.
final class CallbackBridge {
    /// What C gets as the function.
    let code: UnsafeMutableRawPointer
    /// What C gets as the user pointer.
    var user: UnsafeMutableRawPointer { UnsafeMutableRawPointer(target) }
    /// Whether it is a closure.
    var isClosure: Bool { closure != nil }
    private let shape: CallbackShape
    private let objective: Objective
    private let target: UnsafeMutablePointer<cforeign_target>
    private let closure: OpaquePointer?
    private let prepared: OpaquePointer?

    /// Makes a function pointer.
    ///
    /// - Throws: `ComponentError` if it has to be a closure and the system allows none.
    init(_ shape: CallbackShape, asking objective: Objective) throws {
        self.shape = shape
        self.objective = objective
        target = .allocate(capacity: 1)
        target.initialize(to: cforeign_target(answer: answerCallback, user: nil))
        let letter = Self.letter(shape.signature.result.type)
        let index = shape.userArgument.map(Int32.init) ?? -1
        if let fixed = cforeign_static(shape.list.letters, index, letter) {
            (code, closure, prepared) = (fixed, nil, nil)
        } else {
            guard let prepared = cforeign_shape_make(shape.list.letters, -1, letter) else {
                target.deallocate()
                throw ComponentError(
                    .unimplemented,
                    "libffi can't make a callback 'fn\(shape.signature)' here"
                )
            }
            guard let closure = cforeign_closure_make(prepared, answerClosure, target) else {
                cforeign_shape_free(prepared)
                target.deallocate()
                throw Self.refusal(shape)
            }
            self.closure = closure
            self.prepared = prepared
            code = cforeign_closure_code(closure)
        }
        target.pointee.user = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        if let closure { cforeign_closure_free(closure) }
        if let prepared { cforeign_shape_free(prepared) }
        target.deallocate()
    }

    private static func refusal(_ shape: CallbackShape) -> ComponentError {
        ComponentError(
            .failedPrecondition,
            "the callback 'fn\(shape.signature)' needs memory for code, which this system "
                + "doesn't give (SELinux without execmem, or systemd's MemoryDenyWriteExecute "
                + "with a libffi before 3.4.2); a function whose callback has a user pointer, first "
                + "or last, needs none"
        )
    }

    private static func letter(_ type: ForeignType?) -> CChar {
        guard case .number(let number)? = type else {
            return CChar(bitPattern: UInt8(ascii: type == nil ? "v" : "p"))
        }
        return CChar(bitPattern: number.letter.asciiValue ?? 0)
    }

    /// Answers C.
    fileprivate func answer(
        _ result: UnsafeMutableRawPointer?,
        _ values: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    ) {
        let value = point(values).map(objective.value) ?? objective.value(at: [])
        for gradient in shape.gradientArguments
        where pointer(values, gradient.argument) != nil {
            objective.fail(
                "C asks for derivatives ('\(gradient.slot.parameter.name)'), which a program's "
                    + "reward doesn't have; choose a method that needs none"
            )
        }
        if let argument = shape.valueArgument {
            pointer(values, argument)?.storeBytes(of: value, as: Double.self)
            if shape.signature.result.type != nil { result?.storeBytes(of: 0, as: Int.self) }
        } else if shape.signature.result.type == .number(.f32) {
            result?.storeBytes(of: Float(value), as: Float.self)
        } else {
            result?.storeBytes(of: value, as: Double.self)
        }
    }

    private func pointer(
        _ values: UnsafeMutablePointer<UnsafeMutableRawPointer?>,
        _ argument: Int
    ) -> UnsafeMutableRawPointer? {
        values[argument]?.load(as: UnsafeMutableRawPointer?.self)
    }

    /// Reads the point; nil if C gave something else than the signature says.
    private func point(
        _ values: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    ) -> [Double]? {
        switch shape.place {
        case .number(let argument):
            guard let place = values[argument] else { return nil }
            return counted([place.load(as: Double.self)])
        case .list(let argument, let slot):
            guard let start = pointer(values, argument) else { return missing(slot) }
            return counted(numbers(count(slot, values, argument), at: start))
        case .member(let argument, let members, let slot):
            guard let record = pointer(values, argument), agrees(members, at: record),
                let start = (record + slot.offset).load(as: UnsafeMutableRawPointer?.self)
            else { return missing(slot) }
            let count = CallFrame.length(slot, of: members, at: record) ?? objective.count
            return counted(numbers(count, at: start))
        }
    }

    private func count(
        _ slot: ArgumentList.Slot,
        _ values: UnsafeMutablePointer<UnsafeMutableRawPointer?>,
        _ argument: Int
    ) -> Int {
        switch slot.parameter.type.length {
        case .following: return values[argument + 1]?.load(as: Int.self) ?? 0
        case .fixed(let count): return count
        case .parameter(let name):
            guard let other = shape.list.slots.first(where: { $0.parameter.name == name }),
                case .number(let type) = other.parameter.type,
                var place = values[other.offset / 8]
            else { return 0 }
            // Fortran hands the length by its address.
            if other.parameter.isPassedByPointer {
                guard let target = place.load(as: UnsafeMutableRawPointer?.self) else { return 0 }
                place = target
            }
            return type.load(from: place).number.flatMap { Int(exactly: $0) } ?? 0
        case .elsewhere, nil: return objective.count
        }
    }

    private func numbers(_ count: Int, at start: UnsafeRawPointer) -> [Double]? {
        guard count == objective.count else {
            objective.fail(
                "C asks for a point of \(count) numbers, but \(objective.count) are searched"
            )
            return nil
        }
        return (0..<count).map { start.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
    }

    private func counted(_ point: [Double]?) -> [Double]? {
        guard let point, point.count != objective.count else { return point }
        objective.fail(
            "the callback takes \(point.count) number, but \(objective.count) are searched; name "
                + "one under 'numbers', or choose another function"
        )
        return nil
    }

    private func missing(_ slot: ArgumentList.Slot) -> [Double]? {
        objective.fail("C gives no '\(slot.parameter.name)' as the callback's signature says")
        return nil
    }

    /// Whether the members that the signature gives a value have it.
    private func agrees(_ members: ArgumentList, at record: UnsafeRawPointer) -> Bool {
        members.slots.allSatisfy { slot in
            guard case .constant(let value) = slot.source,
                case .number(let type) = slot.parameter.type
            else { return true }
            return type.load(from: record + slot.offset) == value
        }
    }
}

private let answerCallback: cforeign_answer = { user, result, values in
    guard let user, let values else { return }
    Unmanaged<CallbackBridge>.fromOpaque(user).takeUnretainedValue().answer(result, values)
}

/// A closure knows the target, a compiled function looks into it by itself.
private let answerClosure: cforeign_answer = { user, result, values in
    guard let target = user?.load(as: cforeign_target.self) else { return }
    target.answer?(target.user, result, values)
}
