import Contract
import Foundation
import JSONValues
import TestSupport
import Testing

struct ABILockTests {
    @Test func theHeadersAreWhatTheLockPromises() throws {
        let headers = try ABISurface(CHeaders())

        let differences = try ABISurface.differences(headers: headers, lock: .locked())

        #expect(differences == [])
    }

    @Test(arguments: [
        (
            "glia_host.fail", "offset 40, 8 bytes, int32_t",
            "'glia_host.fail' is 'offset 32, 8 bytes, int32_t' since release 1, the headers make it "
                + "'offset 40, 8 bytes, int32_t': what was released never changes. Undo it, and add "
                + "under a new name what is needed, with a new page of "
                + "Sources/Contract/Contract.docc/Decisions"
        ),
        (
            "glia_host.fail", nil,
            "'glia_host.fail' of release 1 is gone from the headers: nothing released is ever "
                + "removed. Put it back; if it mustn't be used any more, say so in its comment and "
                + "in a new page of Sources/Contract/Contract.docc/Decisions"
        ),
        (
            "glia_host.shout", "offset 120, 8 bytes, int32_t",
            "'glia_host.shout' (offset 120, 8 bytes, int32_t) is in the headers and not in the lock: "
                + "explain the addition in a new page of Sources/Contract/Contract.docc/Decisions, "
                + "then add it to PluginSDK/CPluginABI/abi.lock.json with the release it comes in"
        ),
        (
            "glia_host", "128 bytes",
            "'glia_host' is '120 bytes' since release 1, the headers make it '128 bytes': a struct "
                + "may only grow by fields at its end; if it did, explain that in a new page of "
                + "Sources/Contract/Contract.docc/Decisions and write the new size into "
                + "PluginSDK/CPluginABI/abi.lock.json"
        ),
    ])
    func everyChangeIsNamedWithWhatToDo(name: String, found: String?, sentence: String) throws {
        let lock = try ABISurface(lock: JSON(parsing: Self.smallLock))
        var headers = lock

        headers.promises[name] = found

        #expect(ABISurface.differences(headers: headers, lock: lock) == [sentence])
    }

    @Test func aFieldBetweenOthersMovesThoseBehindIt() throws {
        let workshop = try Workshop()
        let folder = workshop.path("include")
        try FileManager.default.copyItem(atPath: Workshop.headers, toPath: folder)
        let header = try String(contentsOfFile: folder + "/glia/plugin.h", encoding: .utf8)
        let changed = header.replacing(
            "void (*fail)(",
            with: "void (*shout)(void *);\n   void (*fail)("
        )
        try workshop.write(changed, to: "include/glia/plugin.h")

        let headers = try ABISurface(CHeaders(folder: folder))
        let differences = try ABISurface.differences(headers: headers, lock: .locked())

        let names = differences.compactMap { $0.split(separator: "'").first.map(String.init) }
        #expect(
            names == [
                "glia_host", "glia_host.abandon", "glia_host.cancelled", "glia_host.fail",
                "glia_host.find_extension", "glia_host.on_cancel", "glia_host.progress",
                "glia_host.random_bytes", "glia_host.request", "glia_host.send_part",
                "glia_host.shout", "glia_host.wait_for", "glia_host.write_log",
            ]
        )
    }

    @Test func theHostCallsTheSlotsThatTheLockNames() throws {
        let lock = try ABISurface.locked()

        for kind in ComponentKind.allCases {
            let slots = kind.slots.map { lock.promises[kind.rawValue + "." + $0] }
            #expect(slots == kind.slots.indices.map { "slot \($0)" })
        }
    }

    @Test func theLayoutFileHoldsEveryStruct() throws {
        let layout = try Checkout.text("PluginSDK/CPluginABI/layout.c")

        let unheld = try CHeaders().structs.map(\.name).filter { !layout.contains("SIZE(\($0), ") }

        #expect(unheld == [])
    }

    private static let smallLock = """
        {"structs": [{"name": "glia_host", "size": 120, "release": "1", "fields": [
          {"name": "fail", "offset": 32, "size": 8, "type": "int32_t", "release": "1"}]}]}
        """
}
