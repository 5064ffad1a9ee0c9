import Testing
import VigilDomain

@testable import VigilFormats

struct ColumnRecognitionTests {
    private func kind(_ name: String, _ values: [Double]) -> ColumnRecognition.Kind? {
        ColumnRecognition.recognise(name: name, column: .numeric(NumericColumn(values)))?.kind
    }

    private func kind(_ name: String, _ values: [String?]) -> ColumnRecognition.Kind? {
        ColumnRecognition.recognise(name: name, column: .categorical(CategoricalColumn(values)))?.kind
    }

    @Test("texts that are all different are an identifier")
    func uniqueTexts() {
        let unique = (0..<20).map { "c-\($0 * 7919 % 1000)" }
        #expect(kind("who", unique) == .identifier)
        #expect(kind("who", unique + [nil]) == .identifier)
        #expect(kind("who", unique + ["c-0"]) == nil)
        #expect(kind("who", unique + Array(repeating: nil, count: 21)) == nil)
        #expect(kind("who", Array(unique[..<9])) == nil)
    }

    @Test("times and dates are recognised, in text")
    func textTimes() {
        let days = (10...29).map { "2026-05-\($0)" }
        #expect(kind("when", days) == .timestamp)
        #expect(kind("when", days.map { $0 + "T10:00:00Z" }) == .timestamp)
        #expect(kind("when", Array(repeating: "2026-05-01 10:00:00", count: 20)) == .timestamp)
        #expect(kind("when", days + ["soon", "soon"]) == nil)
    }

    @Test("whole numbers that rise, fall or fill a range are an identifier")
    func wholeNumbers() {
        let rising = (0..<100).map { Double($0 * $0 + 5) }
        #expect(kind("x", rising) == .identifier)
        #expect(kind("x", rising.reversed()) == .identifier)
        #expect(kind("x", rising + [.nan]) == .identifier)
        #expect(kind("x", rising + [0.5]) == nil)
        #expect(kind("x", rising + [9604 + 5]) == nil)
        let shuffled = (0..<100).map { Double($0 * 37 % 100) }
        #expect(kind("x", shuffled) == .identifier)
        #expect(kind("x", shuffled + [3]) == nil)
        #expect(kind("x", Array(repeating: 7, count: 100)) == nil)
    }

    @Test("other whole numbers need a name or very many rows")
    func scattered() {
        let scattered = (0..<100).map { Double($0 * 7_919_991 % 100_003) }
        #expect(Set(scattered).count == 100)
        #expect(kind("spend_cents", scattered) == nil)
        for name in ["customer_id", "customerID", "Customer Id", "order-no", "id"] {
            #expect(kind(name, scattered) == .identifier, "\(name)")
        }
        #expect(kind("humidity", scattered) == nil)
        #expect(kind("paid", scattered) == nil)
        let many = (0..<10_000).map { Double($0 * 7_919 % 1_000_003) }
        #expect(kind("spend_cents", many) == .identifier)
    }

    @Test("seconds and milliseconds under the name of a time are a time")
    func epochs() {
        let seconds = (0..<20).map { 1_777_000_000 + Double($0 % 5) }
        #expect(kind("created_at", seconds) == .timestamp)
        #expect(kind("eventTime", seconds.map { $0 * 1000 }) == .timestamp)
        #expect(kind("amount", seconds) == nil)
        #expect(kind("response_time", (0..<20).map { Double($0 % 5) }) == nil)
    }

    @Test("fractions and names that repeat are features")
    func features() {
        #expect(kind("customer_id", (0..<50).map { Double($0) + 0.5 }) == nil)
        #expect(kind("region", (0..<50).map { "r\($0 % 4)" }) == nil)
        #expect(kind("id", [Double]()) == nil)
        #expect(kind("id", Array(repeating: Double.nan, count: 50)) == nil)
    }

    @Test("a table's columns are listed with reasons")
    func table() throws {
        let rows = (0..<12).map { "\($0),2026-05-0\($0 % 9 + 1),\($0 % 3),k\($0)" }
        let table = try Table.parse("row,day,x,key\n" + rows.joined(separator: "\n"))
        let found = ColumnRecognition.recognise(in: table)
        #expect(found.map(\.name) == ["row", "day", "key"])
        #expect(
            found.map(\.reason) == [
                "each of the 12 values is a different whole number, and they only rise or only fall from row to row",
                "all 12 values are dates or times, such as \"2026-05-01\"",
                "each of the 12 values is a different text, such as \"k0\"",
            ])
    }
}
