import Foundation
import JSONValues
import TestSupport
import Testing

/// Every parameter of a callback, a metric or a reward is documented, and tried by a test of its
/// plugin.
struct ParameterTests {
    private struct Parameter: CustomTestStringConvertible {
        let component: String
        let plugin: String
        let name: String
        let description: String

        var testDescription: String { "\(component).\(name)" }
    }

    private static let parameters: [Parameter] = {
        var parameters: [Parameter] = []
        for path in Checkout.files(in: "Plugins", endings: ["json"]) {
            guard let json = try? JSON(parsing: Checkout.text(path)),
                let kind = json["kind"]?.string, let component = json["name"]?.string,
                ["glia.callback/1", "glia.metric/1", "glia.reward/1"].contains(kind)
            else { continue }
            for member in json["config"]?["properties"]?.object?.members ?? [] {
                parameters.append(
                    Parameter(
                        component: component,
                        plugin: String(path.split(separator: "/")[1]),
                        name: member.name,
                        description: member.value["description"]?.string ?? ""
                    )
                )
            }
        }
        return parameters
    }()

    @Test func thereAreParameters() { #expect(Self.parameters.count > 100) }

    @Test(arguments: parameters)
    private func itIsDocumentedWhereThePageOfTheComponentPrintsIt(_ parameter: Parameter) {
        #expect(parameter.description.count > 10)
        #expect(parameter.description.hasSuffix("."))
    }

    @Test(arguments: parameters)
    private func itIsTriedByATest(_ parameter: Parameter) throws {
        let files = Checkout.files(in: "Tests/\(parameter.plugin)PluginTests", endings: ["swift"])

        // A member of a literal configuration, or one that is set by name.
        let marks = ["\"\(parameter.name)\":", "[\"\(parameter.name)\"] = "]
        let isTried = try files.contains { file in
            let text = try Checkout.text(file)
            return marks.contains { text.contains($0) }
        }

        #expect(isTried, "no test in Tests/\(parameter.plugin)PluginTests sets it")
    }
}
