extension JSONSchema {
    /// Returns everything in which a value doesn't fit the schema; nothing if it does.
    public func violations(of value: JSON) -> [JSONSchemaViolation] {
        var check = SchemaCheck(root: json)
        check.check(value, json, at: "", depth: 0)
        return check.violations
    }

    /// Returns the value with the defaults of its missing members filled in, at every level.
    public func fillingDefaults(in value: JSON) -> JSON {
        Self.fill(value, json)
    }

    private static func fill(_ value: JSON, _ schema: JSON) -> JSON {
        guard case .object(var object) = value,
            let properties = schema["properties"]?.object?.members
        else { return value }
        for property in properties {
            if let present = object[property.name] {
                object[property.name] = fill(present, property.value)
            } else if let standard = property.value["default"] {
                object[property.name] = standard
            }
        }
        return .object(object)
    }
}

private struct SchemaCheck {
    let root: JSON
    var violations: [JSONSchemaViolation] = []

    mutating func check(_ value: JSON, _ schema: JSON, at path: String, depth: Int) {
        guard depth < JSON.maximumDepth else {
            return report(path, "the schema refers to itself without end")
        }
        if let allowed = schema.bool {
            if !allowed { report(path, "no value is allowed here") }
            return
        }
        if let reference = schema["$ref"]?.string {
            guard let target = resolve(reference) else {
                return report(path, "the schema refers to '\(reference)', which it doesn't define")
            }
            check(value, target, at: path, depth: depth + 1)
        }
        guard checkType(value, schema, at: path) else { return }
        checkValue(value, schema, at: path)
        checkAlternatives(value, schema, at: path, depth: depth)
        if case .object(let object) = value { checkObject(object, schema, at: path, depth: depth) }
        if case .array(let elements) = value {
            checkArray(elements, schema, at: path, depth: depth)
        }
    }

    private mutating func report(_ path: String, _ message: String) {
        violations.append(JSONSchemaViolation(at: path, message: message))
    }

    private func resolve(_ reference: String) -> JSON? {
        guard reference.hasPrefix("#") else { return nil }
        return reference.dropFirst().split(separator: "/").reduce(root) { $0?[String($1)] }
    }

    private mutating func checkType(_ value: JSON, _ schema: JSON, at path: String) -> Bool {
        guard let type = schema["type"] else { return true }
        let names = type.array?.compactMap(\.string) ?? [type.string].compactMap { $0 }
        let fits = names.contains { name in
            switch name {
            case "number": value.number != nil
            case "integer": value.integer != nil
            default: value.typeName == name
            }
        }
        if !fits {
            let expected = names.joined(separator: " or ")
            report(path, "found \(Self.show(value)), expected \(expected)")
        }
        return fits
    }

    private mutating func checkValue(_ value: JSON, _ schema: JSON, at path: String) {
        if let allowed = schema["enum"]?.array, !allowed.contains(value) {
            let list = allowed.map { Self.show($0) }.joined(separator: ", ")
            let question = value.string.flatMap {
                NearestName.question($0, in: allowed.compactMap(\.string))
            }
            report(path, "found \(Self.show(value)), expected one of \(list)" + (question ?? ""))
        }
        if let only = schema["const"], only != value {
            report(path, "found \(Self.show(value)), expected \(Self.show(only))")
        }
        if let number = value.number { checkNumber(number, schema, at: path) }
        if let text = value.string { checkLength(text.count, "Length", "characters", schema, path) }
    }

    private mutating func checkNumber(_ number: Double, _ schema: JSON, at path: String) {
        let bounds: [(String, String, (Double, Double) -> Bool)] = [
            ("minimum", "at least", { $0 >= $1 }), ("maximum", "at most", { $0 <= $1 }),
            ("exclusiveMinimum", "more than", { $0 > $1 }),
            ("exclusiveMaximum", "less than", { $0 < $1 }),
        ]
        for (keyword, words, holds) in bounds {
            guard let bound = schema[keyword]?.number, !holds(number, bound) else { continue }
            let (found, limit) = (JSON.number(number).shortText, JSON.number(bound).shortText)
            report(path, "found \(found), expected \(words) \(limit)")
        }
    }

    private mutating func checkLength(
        _ count: Int,
        _ suffix: String,
        _ noun: String,
        _ schema: JSON,
        _ path: String
    ) {
        if let least = schema["min" + suffix]?.integer, count < least {
            report(path, "found \(count) \(noun), expected at least \(least)")
        }
        if let most = schema["max" + suffix]?.integer, count > most {
            report(path, "found \(count) \(noun), expected at most \(most)")
        }
    }

    private mutating func checkAlternatives(
        _ value: JSON,
        _ schema: JSON,
        at path: String,
        depth: Int
    ) {
        for part in schema["allOf"]?.array ?? [] {
            check(value, part, at: path, depth: depth + 1)
        }
        for (keyword, isExact) in [("anyOf", false), ("oneOf", true)] {
            guard let parts = schema[keyword]?.array else { continue }
            let results = parts.map { part in
                var inner = SchemaCheck(root: root)
                inner.check(value, part, at: path, depth: depth + 1)
                return inner.violations
            }
            let count = results.count(where: \.isEmpty)
            if count == 0 {
                let reasons = results.compactMap(\.first?.message)
                report(path, reasons.joined(separator: "; or: "))
            } else if isExact, count > 1 {
                report(path, "fits \(count) of the alternatives, expected one")
            }
        }
    }

    private mutating func checkObject(
        _ object: JSONObject,
        _ schema: JSON,
        at path: String,
        depth: Int
    ) {
        let properties = schema["properties"]?.object ?? [:]
        for name in (schema["required"]?.array ?? []).compactMap(\.string)
        where object[name] == nil {
            report(path, "the member '\(name)' is missing")
        }
        for member in object.members {
            let place = path + "/" + member.name
            if let property = properties[member.name] {
                check(member.value, property, at: place, depth: depth + 1)
            } else if let others = schema["additionalProperties"] {
                if others.bool == false {
                    report(place, unknownName(member.name, known: properties.names))
                } else {
                    check(member.value, others, at: place, depth: depth + 1)
                }
            }
        }
    }

    private func unknownName(_ name: String, known: [String]) -> String {
        if known.isEmpty { return "'\(name)' isn't known; nothing can be set here" }
        return "'\(name)' isn't known" + NearestName.hint(name, in: known)
    }

    private mutating func checkArray(
        _ elements: [JSON],
        _ schema: JSON,
        at path: String,
        depth: Int
    ) {
        checkLength(elements.count, "Items", "elements", schema, path)
        if schema["uniqueItems"]?.bool == true, Set(elements).count < elements.count {
            report(path, "an element occurs twice")
        }
        guard let items = schema["items"] else { return }
        for (index, element) in elements.enumerated() {
            check(element, items, at: path + "/\(index)", depth: depth + 1)
        }
    }

    private static func show(_ value: JSON) -> String {
        let text = value.string.map { "'\($0)'" } ?? value.shortText
        return text.count > 60 ? String(text.prefix(57)) + "..." : text
    }
}

extension JSON {
    /// The value as people write it: whole numbers without a point.
    fileprivate var shortText: String {
        if let whole = integer { return String(whole) }
        return text()
    }
}
