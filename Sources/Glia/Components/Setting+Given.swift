/// Settings of parameters that may be left to the plugin.
extension Setting {
    static func text(_ value: String?) -> Setting? { value.map { .json(.string($0)) } }
    static func integer(_ value: Int?) -> Setting? { value.map { .json(.integer(Int64($0))) } }
    static func number(_ value: Double?) -> Setting? { value.map { .json(.number($0)) } }
    static func truth(_ value: Bool?) -> Setting? { value.map { .json(.bool($0)) } }
    static func texts(_ values: [String]?) -> Setting? {
        values.map { .json(.array($0.map(JSON.string))) }
    }
}

extension Component {
    func adding(_ more: KeyValuePairs<String, Setting>) -> Component {
        Component(plugin, settings + more.map { (name: $0.key, value: $0.value) })
    }
}
