import PluginSDK

/// The calls that make a search, as a configuration lists them.
///
/// Each names a function, its signature, and what becomes of its result; arguments are found by
/// name among what the search knows (the start, the bounds, the objective ...) and what earlier
/// calls gave.
struct SearchScript: Sendable {
    /// One call.
    struct Step: Sendable {
        let action: Action
        /// The name under which later steps know the result, or nil.
        let name: String?
        /// How often it is called, if nothing ends that before.
        let most: Int
        /// Where each wanted value comes from.
        let sources: [String]
    }

    /// What a step does.
    enum Action: Sendable {
        case call(ForeignFunction)
        /// Reads a global variable that holds an address.
        case variable(Variable)
    }

    /// A global variable of C.
    ///
    /// Unchecked because its address never changes.
    struct Variable: @unchecked Sendable {
        let name: String
        let address: UnsafeMutableRawPointer
    }

    /// What every search knows by name.
    static let known = [
        "n", "start", "x", "lower", "upper", "step", "evaluations", "seed", "user",
    ]

    /// The calls in order.
    let calls: [Step]
    /// Called when there is nothing more to evaluate, from within the objective.
    let stop: [Step]
    /// Called at the end, however it comes.
    let free: [Step]

    /// Reads a configuration and finds all functions.
    ///
    /// - Throws: `ComponentError` that names the step and what is wrong with it.
    init(_ configuration: JSON) throws {
        let library = try ForeignLibrary(configuration["library"]?.string ?? "")
        var names = Self.known
        var callbacks = 0
        func steps(_ key: String) throws -> [Step] {
            try (configuration[key]?.array ?? []).enumerated().map { index, json in
                let place = "/\(key)/\(index)"
                let step = try Self.step(json, library, names, at: place)
                if let name = step.name { names.append(name) }
                if case .call(let function) = step.action {
                    callbacks += function.arguments.wanted.count { $0.isCallback }
                }
                return step
            }
        }
        calls = try steps("calls")
        stop = try steps("stop")
        free = try steps("free")
        guard callbacks > 0 else {
            throw ComponentError(
                .invalidArgument,
                "no call takes a function to minimize; a parameter such as "
                    + "'objective: fn(n: u32, x: f64[n], user) -> f64' makes it one",
                details: ["at": "/calls"]
            )
        }
    }

    private static func step(
        _ json: JSON,
        _ library: ForeignLibrary,
        _ names: [String],
        at place: String
    ) throws -> Step {
        let most = json["repeat"]?.integer ?? 1
        let name = json["as"]?.string
        if let variable = json["variable"]?.string, !variable.isEmpty {
            let address = try library.address(of: variable, at: place + "/variable")
            return Step(
                action: .variable(Variable(name: variable, address: address)),
                name: name,
                most: 1,
                sources: []
            )
        }
        guard json["symbol"]?.string?.isEmpty == false else {
            throw ComponentError(
                .invalidArgument,
                "a step needs 'symbol' and 'signature', or 'variable'",
                details: ["at": .string(place)]
            )
        }
        // It calls back what may need a function of the same library.
        let function = try DeclaredFunction.make(
            json,
            library: library,
            usually: .together,
            at: place
        )
        if name != nil, function.signature.result.type == nil {
            throw ComponentError(
                .invalidArgument,
                "'\(function.symbol)' returns nothing that could be known as '\(name ?? "")'",
                details: ["at": .string(place + "/as")]
            )
        }
        let sources = try sources(of: function, json["arguments"]?.object ?? [:], names, place)
        return Step(action: .call(function), name: name, most: most, sources: sources)
    }

    /// Where each wanted value comes from: what the configuration says, else the name itself.
    private static func sources(
        of function: ForeignFunction,
        _ given: JSONObject,
        _ names: [String],
        _ place: String
    ) throws -> [String] {
        let wanted = function.arguments.wanted
        for member in given.members where !wanted.contains(where: { $0.path == member.name }) {
            throw ComponentError(
                .invalidArgument,
                "'\(function.symbol)' takes no argument '\(member.name)' from outside; it takes "
                    + wanted.map { "'\($0.path)'" }.joined(separator: ", "),
                details: ["at": .string(place + "/arguments/" + member.name)]
            )
        }
        return try wanted.map { wanted in
            if case .callback(let signature) = wanted.parameter.type {
                _ = try CallbackShape(signature)
                return wanted.path
            }
            if wanted.parameter.type == .user { return "user" }
            let own = wanted.path.split(separator: ".").last.map(String.init) ?? wanted.path
            let name = given[wanted.path]?.string ?? own
            guard names.contains(name) else {
                throw ComponentError(
                    .invalidArgument,
                    "nothing is known as '\(name)', which '\(function.symbol)' takes; known are "
                        + names.map { "'\($0)'" }.joined(separator: ", ")
                        + "; 'arguments' may say which is meant, or the signature a constant",
                    details: ["at": .string(place)]
                )
            }
            return name
        }
    }
}

extension ArgumentList.Wanted {
    /// Whether it is a function that C calls.
    var isCallback: Bool { if case .callback = parameter.type { true } else { false } }
}
