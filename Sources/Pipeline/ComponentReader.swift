import Contract
import JSONValues
import PluginHost

/// Finds the plugins that a pipeline file names and checks their configurations.
struct ComponentReader {
    let source: PipelineSource
    let catalog: PluginCatalog
    /// The names of the pipeline's models, by role.
    let roles: [String: [String]]
    /// Where components run.
    let placements: PlacementReader

    /// Members beside "plugin" that are the host's, not the plugin's.
    static let moduleKeys: Set<String> = [
        "plugin", "input", "output", "trainable", "numbers",
    ]
    static let modelKeys: Set<String> = [
        "plugin", "concurrency", "timeout", "price", "cache", "requests_per_minute",
        "tokens_per_minute", "deadline", "fallback",
    ]
    static let metricKeys: Set<String> = ["plugin", "name"]
    static let plainKeys: Set<String> = ["plugin"]

    /// Reads a component; returns nil if anything about it is wrong, with all mistakes added.
    func read(
        _ json: JSON,
        at pointer: String,
        kind: ComponentKind,
        hostKeys: Set<String> = plainKeys,
        hostSet: JSONObject = [:],
        mistakes: inout [PipelineMistake]
    ) -> ComponentPlan? {
        guard let name = json.string ?? json["plugin"]?.string else {
            nameless(json, at: pointer, mistakes: &mistakes)
            return nil
        }
        let entry: PluginCatalog.Entry
        do {
            entry = try catalog.entry(name, kind: kind)
        } catch {
            let isWritten = source.line(at: pointer + "/plugin") != nil
            let place = isWritten ? pointer + "/plugin" : pointer
            mistakes.append(source.mistake(at: place, "\(error)"))
            return nil
        }
        let hostKeys = hostKeys.union(PlacementReader.keys)
        let schema = entry.manifest.configuration
        let given = (json.object?.members ?? []).filter { !hostKeys.contains($0.name) }
        var configuration = JSONObject(given)
        // Some modules want to know the schemas around them; only the host can say those.
        for member in hostSet.members where schema.fields.contains(member.name) {
            configuration[member.name] = member.value
        }
        let filled = schema.fillingDefaults(in: .object(configuration))
        let before = mistakes.count
        for violation in schema.violations(of: filled) {
            let message = Self.misspeltHostKey(violation, schema, hostKeys) ?? violation.message
            mistakes.append(source.mistake(at: pointer + violation.at, message))
        }
        let place = placements.read(json, of: entry, at: pointer, mistakes: &mistakes)
        var plans: [(handle: String, plan: ComponentPlan)] = []
        let resolved = resolve(filled, schema.json, at: pointer, &plans, mistakes: &mistakes)
        guard mistakes.count == before else { return nil }
        return ComponentPlan(
            pointer: pointer,
            plugin: entry.manifest.name,
            kind: kind,
            configuration: resolved.object ?? [:],
            modelCalls: entry.manifest.modelCalls(filled.object ?? [:]),
            // Who puts rewards together needs what one of them needs.
            needsTargets: entry.manifest.needsTargets
                || plans.contains { $0.plan.kind == .reward && $0.plan.needsTargets },
            placement: place.placement,
            timeout: place.timeout,
            nested: plans
        )
    }

    /// What to say of a key like one of the host's, which a plugin's schema doesn't list.
    private static func misspeltHostKey(
        _ violation: JSONSchemaViolation,
        _ schema: JSONSchema,
        _ hostKeys: Set<String>
    ) -> String? {
        let key = String(violation.at.dropFirst())
        guard !key.contains("/"), !schema.fields.contains(key),
            let nearest = NearestName.of(key, in: schema.fields + hostKeys.sorted()),
            hostKeys.contains(nearest)
        else { return nil }
        return "'\(key)' isn't known. Did you mean '\(nearest)'?"
    }

    /// Checks values that name models, and reads those that are components themselves, which
    /// handles then stand for.
    private func resolve(
        _ value: JSON,
        _ schema: JSON,
        at place: String,
        _ plans: inout [(handle: String, plan: ComponentPlan)],
        mistakes: inout [PipelineMistake]
    ) -> JSON {
        if value.isNull { return value }
        checkSecret(value, schema, at: place, mistakes: &mistakes)
        if let role = schema["x-glia-role"]?.string, let known = roles[role] {
            checkRole(value, role, known, at: place, mistakes: &mistakes)
        }
        if let kind = ComponentKind(rawValue: schema["x-glia-component"]?.string ?? "") {
            // A plain text that is the default is a word of the plugin's own, such as "reward".
            if value == schema["default"] { return value }
            if let word = misspelt(value, schema["default"], kind) {
                let message = "'\(value.string ?? "")' isn't known. Did you mean '\(word)'?"
                mistakes.append(source.mistake(at: place, message))
                return value
            }
            guard let plan = read(value, at: place, kind: kind, mistakes: &mistakes)
            else { return value }
            plans.append((place, plan))
            plans += plan.nested
            return .string(place)
        }
        if let items = schema["items"], let elements = value.array {
            return .array(
                elements.enumerated().map { index, element in
                    resolve(element, items, at: "\(place)/\(index)", &plans, mistakes: &mistakes)
                }
            )
        }
        guard var object = value.object else { return value }
        for property in schema["properties"]?.object?.members ?? [] {
            guard let member = object[property.name] else { continue }
            object[property.name] = resolve(
                member,
                property.value,
                at: place + "/" + property.name,
                &plans,
                mistakes: &mistakes
            )
        }
        return .object(object)
    }

    /// Adds the mistake of a component that names no plugin.
    private func nameless(_ json: JSON, at pointer: String, mistakes: inout [PipelineMistake]) {
        let plugin = json["plugin"]
        let mistake = source.mistake(
            at: plugin == nil ? pointer : pointer + "/plugin",
            plugin.map { "found \($0.text()), expected the name of a plugin" }
                ?? "the member 'plugin' is missing"
        )
        // The file's schema tells it too, but knows nothing of components within components.
        if !mistakes.contains(where: { $0.keyPath == mistake.keyPath }) { mistakes.append(mistake) }
    }

    /// The plugin's own word that a text seems to mean, if no component has that name.
    private func misspelt(_ value: JSON, _ word: JSON?, _ kind: ComponentKind) -> String? {
        guard let text = value.string, let word = word?.string, !word.isEmpty,
            (try? catalog.entry(text, kind: kind)) == nil
        else { return nil }
        return NearestName.of(text, in: [word])
    }

    /// Checks that a value which names a secret isn't the secret itself; so it isn't shown.
    private func checkSecret(
        _ value: JSON,
        _ schema: JSON,
        at place: String,
        mistakes: inout [PipelineMistake]
    ) {
        guard schema["x-glia-secret"]?.bool == true, let name = value.string, !name.isEmpty,
            !InstanceSecrets.isName(name)
        else { return }
        let member = place.split(separator: "/").last ?? ""
        mistakes.append(
            source.mistake(
                at: place,
                "'\(member)' is the name of a variable, in capital letters, such as "
                    + "OPENAI_API_KEY; the key itself belongs into the environment or a file .env"
            )
        )
    }

    private func checkRole(
        _ value: JSON,
        _ role: String,
        _ known: [String],
        at place: String,
        mistakes: inout [PipelineMistake]
    ) {
        guard let name = value.string, !known.contains(name) else { return }
        let section = role == "language_model" ? "language_models" : "embedding_models"
        var message = "'\(name)' is none of this file's '\(section)'"
        if known.isEmpty {
            message += ", which has none; add one, such as \(section): {\(name): provider/model}"
        } else {
            message += NearestName.hint(name, in: known)
        }
        mistakes.append(source.mistake(at: place, message))
    }
}
