import Contract
import JSONValues

extension SessionService {
    /// What there is: plugins, and the log of what they say.
    static let pluginServices = [
        SessionService(
            "plugin.list",
            "Lists the components that are found, and what is refused why; loads nothing."
        ) { request, _ in
            SlotValue(head: try request.session.components.listing())
        },
        SessionService(
            "plugin.scan",
            "Looks through the plugin folders again, with others in front; answers as plugin.list.",
            ["folders": ["type": "array", "items": ["type": "string", "minLength": 1]]]
        ) { request, input in
            let components = request.session.components
            try components.scan(input.texts("folders"))
            return SlotValue(head: try components.listing())
        },
        SessionService(
            "log.follow",
            "Sends each line of the log as a part {level, message, source}, until it is cancelled.",
            ["level": ["type": "integer", "minimum": 1, "maximum": 6, "default": 3]]
        ) { request, input in
            let level = (input.head["level"]?.integer).flatMap { LogLevel(rawValue: Int32($0)) }
            await request.session.log.follow(from: level ?? .warning, request.parts)
            throw CancellationError()
        },
    ]
}
