import NIOCore
import Testing

@testable import VigilServer

struct ReceiptTests {
    @Test(
        "the usual receipt is written as every other answer is",
        arguments: [
            WirePredictionReceipt(stored: 1, duplicates: [], expired: 0, rejected: [], idHorizonSeconds: 604_800),
            WirePredictionReceipt(
                stored: 1000, duplicates: [], expired: 3, rejected: [], idHorizonSeconds: 0.25, durableWithinMs: 200),
            WirePredictionReceipt(
                stored: 0, duplicates: [], expired: 0, rejected: [], idHorizonSeconds: 31_536_000, durableWithinMs: 1),
        ])
    func usual(receipt: WirePredictionReceipt) throws {
        let usual = try #require(receipt.usualJSON)
        let general = try WireJSON.encode(receipt)
        #expect(String(decoding: usual, as: UTF8.self) == String(buffer: general))
    }

    @Test("a receipt that lists rows is written the general way")
    func listing() throws {
        let receipt = WirePredictionReceipt(
            stored: 1, duplicates: ["a\"b"], expired: 0, rejected: [], idHorizonSeconds: 604_800)
        #expect(receipt.usualJSON == nil)
        let text = String(buffer: try WireJSON.encode(receipt: receipt))
        #expect(text.contains(#""duplicates":["a\"b"]"#))
    }
}
