/// Where the parameters of a function or the members of a struct stand in memory, worked out once.
struct ArgumentList: Sendable {
    /// One parameter in memory.
    struct Slot: Sendable {
        let parameter: Signature.Parameter
        /// Where its value, or the pointer to it, stands.
        let offset: Int
        let source: Source
        /// The members of a struct.
        let members: ArgumentList?
    }

    /// Where a value comes from.
    enum Source: Sendable, Equatable {
        /// From outside; these stand in ``ArgumentList/wanted``.
        case caller
        case constant(ForeignValue)
        /// How many elements the slots of these numbers have.
        case count(of: [Int])
        /// Nothing comes in: C writes.
        case room
        /// The members say it.
        case members
    }

    /// A value that has to come from outside.
    struct Wanted: Sendable {
        /// Its name; that of a struct's member follows its own after a dot.
        let path: String
        let parameter: Signature.Parameter
    }

    let slots: [Slot]
    /// How many bytes all slots take.
    let size: Int
    /// The letters of C's arguments, as CForeign.h has them.
    let letters: String
    /// How many of C's arguments stand before `...`, or nil.
    let fixed: Int?
    /// What has to come from outside, in order, that of structs included.
    let wanted: [Wanted]

    /// The arguments of a function: eight bytes each.
    init(_ signature: Signature) {
        var letters = ""
        var fixed: Int?
        var slots: [Slot] = []
        for (index, parameter) in signature.parameters.enumerated() {
            if index == signature.fixedCount { fixed = letters.count }
            slots.append(Self.slot(parameter, at: 8 * letters.count, in: signature.parameters))
            letters.append(parameter.letter)
            if parameter.type.length == .following { letters.append("D") }
        }
        if signature.fixedCount == signature.parameters.count { fixed = letters.count }
        self.slots = slots
        self.letters = letters
        self.fixed = fixed
        size = 8 * letters.count
        wanted = Self.wanted(slots)
    }

    /// The members of a struct, each at a multiple of its size, as C lays them out.
    init(members: [Signature.Parameter]) {
        var slots: [Slot] = []
        var end = 0
        var widest = 1
        for member in members {
            let size = member.size
            let offset = (end + size - 1) / size * size
            slots.append(Self.slot(member, at: offset, in: members))
            end = offset + size
            widest = max(widest, size)
        }
        self.slots = slots
        letters = ""
        fixed = nil
        size = (end + widest - 1) / widest * widest
        wanted = Self.wanted(slots)
    }

    private static func slot(
        _ parameter: Signature.Parameter,
        at offset: Int,
        in list: [Signature.Parameter]
    ) -> Slot {
        var members: ArgumentList?
        if case .record(let list) = parameter.type { members = ArgumentList(members: list) }
        let counted = list.indices.filter {
            list[$0].type.length == .parameter(parameter.name) && list[$0].direction != .out
        }
        let source: Source =
            if let constant = parameter.constant {
                .constant(ForeignValue(constant))
            } else if parameter.direction == .out { .room } else if members != nil {
                .members
            } else if !counted.isEmpty {
                .count(of: counted)
            } else { .caller }
        return Slot(parameter: parameter, offset: offset, source: source, members: members)
    }

    private static func wanted(_ slots: [Slot]) -> [Wanted] {
        slots.flatMap { slot -> [Wanted] in
            let name = slot.parameter.name
            switch slot.source {
            case .caller: return [Wanted(path: name, parameter: slot.parameter)]
            case .members:
                return (slot.members?.wanted ?? []).map {
                    Wanted(path: name + "." + $0.path, parameter: $0.parameter)
                }
            case .constant, .count, .room: return []
            }
        }
    }
}

extension Signature.Parameter {
    /// Whether C gets its address rather than its value.
    var isPassedByPointer: Bool {
        if direction != .given { return true }
        if case .number = type { return false }
        return true
    }

    /// Its letter in CForeign.h.
    var letter: Character {
        if !isPassedByPointer, case .number(let type) = type { return type.letter }
        return "p"
    }

    /// How many bytes it takes in a struct.
    var size: Int {
        if !isPassedByPointer, case .number(let type) = type { return type.size }
        return 8
    }
}
