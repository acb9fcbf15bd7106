/// The members of a JSON object, in order.
///
/// Names are unique. Look-up is by walking: objects at the door have few members.
public struct JSONObject: Sendable {
    /// One name and its value.
    public struct Member: Sendable, Hashable {
        /// The member's name.
        public let name: String
        /// The member's value.
        public var value: JSON

        /// Makes a member.
        public init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// The members in order.
    public private(set) var members: [Member]

    /// Makes an object; of members with one name the last is kept, at the first one's place.
    public init(_ members: [Member] = []) {
        self.members = []
        if members.isEmpty { return }
        self.members.reserveCapacity(members.count)
        for member in members { self[member.name] = member.value }
    }

    /// Makes an object of members whose names the caller knows to be unique.
    init(unique members: [Member]) { self.members = members }

    /// The member of that name.
    ///
    /// Setting nil removes it, setting a new name appends it.
    public subscript(name: String) -> JSON? {
        get { members.first { $0.name == name }?.value }
        set {
            let index = members.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The names in order.
    public var names: [String] { members.map(\.name) }
    /// How many members there are.
    public var count: Int { members.count }
    /// Whether there is none.
    public var isEmpty: Bool { members.isEmpty }
}

extension JSONObject: Hashable {
    /// Returns whether both have the same members, in whatever order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.name] == $0.value }
    }

    /// Feeds the members to a hasher, equally for every order.
    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for member in members { sum ^= member.hashValue }
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object with its members in the order written.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        members = []
        if elements.isEmpty { return }
        members.reserveCapacity(elements.count)
        for (name, value) in elements { self[name] = value }
    }
}
