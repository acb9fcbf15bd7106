import Contract
import JSONValues
import PluginHost

/// Reads where components run: `placement`, `memory` and `timeout`, of one or of the whole file.
struct PlacementReader {
    /// The keys of a component that say it.
    static let keys: Set<String> = ["placement", "memory", "timeout"]

    let source: PipelineSource
    /// What the file says of all components.
    private(set) var standard: (placement: Placement?, memory: UInt64?) = (nil, nil)

    /// Reads what the file says of all components.
    init(_ source: PipelineSource, mistakes: inout [PipelineMistake]) {
        self.source = source
        // Another word is a mistake by the file's schema already.
        standard.placement = source.json["placement"]?.string.flatMap(Placement.init(rawValue:))
        standard.memory = memory(source.json["memory"], at: "", mistakes: &mistakes)
    }

    /// Reads what a component says, and decides where it runs.
    ///
    /// - Returns: Where, and how long a call may take if the component says so.
    func read(
        _ json: JSON,
        of entry: PluginCatalog.Entry,
        at pointer: String,
        mistakes: inout [PipelineMistake]
    ) -> (placement: ComponentPlacement, timeout: Duration?) {
        let given = placement(json["placement"], of: entry, at: pointer, mistakes: &mistakes)
        let placement = given ?? (entry.isOwn ? nil : standard.placement) ?? entry.placement
        let limit = memory(json["memory"], at: pointer, mistakes: &mistakes)
        if limit != nil, placement == .inProcess {
            mistakes.append(
                source.mistake(
                    at: pointer + "/memory",
                    "'memory' limits a worker process, and '\(entry.manifest.name)' runs in this "
                        + "one; write 'placement: isolated' beside it"
                )
            )
        }
        let isLimited = placement == .isolated
        return (
            ComponentPlacement(placement, memory: isLimited ? limit ?? standard.memory : nil),
            timeout(json["timeout"], at: pointer, mistakes: &mistakes)
        )
    }

    private func placement(
        _ json: JSON?,
        of entry: PluginCatalog.Entry,
        at pointer: String,
        mistakes: inout [PipelineMistake]
    ) -> Placement? {
        guard let json, !json.isNull else { return nil }
        guard let placement = json.string.flatMap(Placement.init(rawValue:)) else {
            let words = Placement.allCases.map(\.rawValue)
            let message =
                "\(json.text()) is no placement"
                + (NearestName.question(json.string ?? "", in: words)
                    ?? "; there are 'in-process' and 'isolated'")
            mistakes.append(source.mistake(at: pointer + "/placement", message))
            return nil
        }
        if entry.isOwn, placement == .isolated {
            mistakes.append(
                source.mistake(
                    at: pointer + "/placement",
                    "'\(entry.manifest.name)' is part of this program, so it can't run isolated"
                )
            )
        }
        return placement
    }

    private func memory(
        _ json: JSON?,
        at pointer: String,
        mistakes: inout [PipelineMistake]
    ) -> UInt64? {
        guard let json, !json.isNull else { return nil }
        if let bytes = json.string.flatMap(MemorySize.bytes) { return bytes }
        mistakes.append(
            source.mistake(
                at: pointer + "/memory",
                "\(json.text()) is no amount of memory; write a whole number with MiB or GiB, at "
                    + "least 64 MiB, such as '512 MiB'"
            )
        )
        return nil
    }

    private func timeout(
        _ json: JSON?,
        at pointer: String,
        mistakes: inout [PipelineMistake]
    ) -> Duration? {
        guard let json, !json.isNull else { return nil }
        if let seconds = json.number, seconds > 0, seconds <= 1e9 { return .seconds(seconds) }
        mistakes.append(
            source.mistake(
                at: pointer + "/timeout",
                "\(json.text()) is no time; write how many seconds one call may take, such as 60"
            )
        )
        return nil
    }
}
