import Contract
import HTTPModels
import JSONValues
import Testing

/// Faults that stand in answers and streams of status 200.
struct ProviderFaultTests {
    private func error(_ fault: String) throws -> ComponentError {
        let configuration: JSON = [
            "base_url": "https://api.example.com/v1", "api_key_variable": "EXAMPLE_API_KEY",
        ]
        let settings = try ProviderAccess.Settings(
            provider: "example",
            configuration,
            keyHeader: "authorization: Bearer "
        )
        return try ProviderAccess(settings).fault(try JSON(parsing: fault))
    }

    @Test(arguments: [
        (#"{"error":{"message":"m","type":"invalid_request_error"}}"#, Status.invalidArgument),
        (#"{"error":{"message":"m","code":"invalid_prompt"}}"#, .invalidArgument),
        (#"{"type":"error","code":"invalid_prompt","message":"m"}"#, .invalidArgument),
        (#"{"error":{"message":"m","code":400}}"#, .invalidArgument),
        (#"{"error":{"message":"m","code":"400"}}"#, .invalidArgument),
        (#"{"error":{"message":"m","code":404}}"#, .notFound),
        (#"{"error":{"message":"m","code":"insufficient_quota"}}"#, .failedPrecondition),
        (#"{"error":{"message":"m","code":403,"metadata":{"reasons":[]}}}"#, .invalidArgument),
    ])
    func aFaultOfTheQuestionIsNotTriedAgain(fault: String, status: Status) throws {
        let error = try error(fault)

        #expect(error.status == status)
        #expect(error.message == "'example' broke off: m")
        #expect(error.details["blame"] == "provider")
    }

    @Test(arguments: [
        #"{"error":{"message":"m","type":"invalid_request_error","code":"invalid_api_key"}}"#,
        #"{"type":"error","error":{"type":"authentication_error","message":"m"}}"#,
        #"{"error":{"message":"m","code":401}}"#,
    ])
    func aRefusedKeyIsNamedByItsVariable(fault: String) throws {
        let error = try error(fault)

        #expect(error.status == .unauthenticated)
        #expect(
            error.message == "'example' broke off: it doesn't accept the key in "
                + "'EXAMPLE_API_KEY' for this: m"
        )
    }

    @Test(arguments: [
        (#"{"error":{"message":"m"}}"#, Status.unavailable),
        (#"{"error":{"message":"m","code":502}}"#, .unavailable),
        (#"{"error":{"message":"m","code":1302}}"#, .unavailable),
        (#"{"type":"error","error":{"type":"overloaded_error","message":"m"}}"#, .unavailable),
        (#"{"error":{"message":"m","code":"server_error"}}"#, .unavailable),
        (#"{"error":{"message":"m","code":429}}"#, .resourceExhausted),
        (#"{"error":{"message":"m","code":"rate_limit_exceeded"}}"#, .resourceExhausted),
    ])
    func otherFaultsMayBeTriedAgain(fault: String, status: Status) throws {
        #expect(try error(fault).status == status)
    }
}
