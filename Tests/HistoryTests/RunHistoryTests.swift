import History
import Testing

struct RunHistoryTests {
    @Test func keepsOneValueForEachEpochAndKey() {
        var history = RunHistory()

        history.append([.init(key: "reward", value: 0.1), .init(key: "val_reward", value: 0.2)])
        history.append([.init(key: "reward", value: 0.3), .init(key: "val_reward", value: 0.4)])

        #expect(history.epochs == 2)
        #expect(history.values == ["reward": [0.1, 0.3], "val_reward": [0.2, 0.4]])
    }
}
