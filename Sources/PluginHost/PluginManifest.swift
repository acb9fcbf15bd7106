package import Contract
package import JSONValues

/// What a component says of itself, read from its library without loading it.
package struct PluginManifest: Sendable, Equatable {
    /// How many calls may run at once.
    package enum Concurrency: String, Sendable {
        case onePerPlugin = "one-per-plugin"
        case onePerInstance = "one-per-instance"
        case any
    }

    /// The whole manifest.
    package let json: JSONObject
    /// The id, unique in the world.
    package let id: String
    /// What it is to the host.
    package let kind: ComponentKind
    /// The name by which pipelines call it.
    package let name: String
    /// Its version.
    package let version: String
    /// One line on what it does.
    package let summary: String
    /// Host functions, services and extensions without which it can't work.
    package let requires: [String]
    /// Services that it may ask for.
    package let uses: [String]
    /// How many calls may run at once.
    package let concurrency: Concurrency
    /// Where it wishes to run, or nil.
    package let placement: Placement?
    /// The JSON Schema of its configuration.
    package let configuration: JSONSchema

    /// Why the component may not ask for a service, or nil if it may.
    func refusal(of service: String) -> ComponentError? {
        if uses.contains(service) { return nil }
        return ComponentError(
            .permissionDenied,
            "'\(name)' asked for '\(service)', which its manifest doesn't list in 'uses'"
        )
    }

    /// Whether both answer to one name or id, so that only one of them can be used.
    package func isRival(of other: PluginManifest) -> Bool {
        kind == other.kind && (id == other.id || name == other.name)
    }

    /// Reads a manifest; throws ``ComponentError`` that says which member is wrong.
    package init(parsing text: [UInt8]) throws {
        let value: JSON
        do {
            value = try JSON(parsing: text)
        } catch {
            throw Self.fault("its manifest is no sound JSON: \(error)")
        }
        guard let json = value.object else { throw Self.fault("its manifest is no JSON object") }
        self.json = json
        func required(_ name: String) throws -> String {
            if let text = json[name]?.string, !text.isEmpty { return text }
            throw Self.fault("its manifest has no text '\(name)'")
        }
        id = try required("id")
        let kindName = try required("kind")
        guard let kind = ComponentKind(rawValue: kindName) else {
            throw Self.fault(
                "its kind '\(kindName)' is none that this host knows ("
                    + ComponentKind.allCases.map(\.rawValue).joined(separator: ", ") + ")"
            )
        }
        self.kind = kind
        name = try required("name")
        version = try required("version")
        summary = json["summary"]?.string ?? ""
        requires = (json["requires"]?.array ?? []).compactMap(\.string)
        uses = (json["uses"]?.array ?? []).compactMap(\.string)
        let concurrencyName = json["concurrency"]?.string ?? Concurrency.onePerInstance.rawValue
        guard let concurrency = Concurrency(rawValue: concurrencyName) else {
            throw Self.fault(
                "its 'concurrency' is '\(concurrencyName)', which is none of "
                    + "one-per-plugin, one-per-instance, any"
            )
        }
        self.concurrency = concurrency
        let wish = json["placement"]?.string
        placement = wish.flatMap(Placement.init(rawValue:))
        if let wish, placement == nil {
            throw Self.fault("its 'placement' is '\(wish)', which is none of in-process, isolated")
        }
        do {
            configuration = try JSONSchema(json["config"] ?? ["type": "object"])
        } catch {
            throw Self.fault("its 'config' is no JSON Schema that this host can read: \(error)")
        }
    }

    /// Makes the manifest of a component that comes as a value; it has no library.
    init(own name: String, kind: ComponentKind) {
        let isModel = kind == .languageModel || kind == .embeddingModel
        json = ["id": .string(name), "kind": .string(kind.rawValue), "name": .string(name)]
        id = name
        self.kind = kind
        self.name = name
        version = ""
        summary = "Comes with the embedding program."
        requires = []
        uses = []
        concurrency = .any
        placement = .inProcess
        // Of a model, the pipeline says at least which it is.
        configuration = isModel ? .anyObject : .noMembers
    }

    private static func fault(_ message: String) -> ComponentError {
        ComponentError(.failedPrecondition, message)
    }
}

extension JSONSchema {
    fileprivate static let anyObject = known(["type": "object"])
    fileprivate static let noMembers = known(["type": "object", "additionalProperties": false])

    private static func known(_ json: JSON) -> JSONSchema {
        guard let schema = try? JSONSchema(json) else {
            preconditionFailure("a schema in this file has a keyword that the reader doesn't know")
        }
        return schema
    }
}

extension PluginManifest {
    /// What of `requires` this host doesn't have.
    var unmetRequirements: [String] {
        requires.filter { !HostTable.offers($0) }
    }
}
