import Testing
import VigilDomain

@testable import VigilFormats

/// A decoder's readers are used for one body after the other: nothing of one may be seen in the next.
struct ReaderReuseTests {
    private static let schemas = [
        schema(.binaryClassification),
        {
            var multiclass = schema(.multiclassClassification)
            multiclass.classes = ["low", "mid", "high"]
            return multiclass
        }(),
    ]

    /// Bodies with and without rows at fault, other names, more and fewer rows, and such as are refused as a whole.
    private static func body(_ random: inout SplitMix64, named: Bool) -> (text: String, form: BodyForm) {
        let names = ["north", "south", "low", "mid", "high", "x\(random.next() % 50)", "", "é"]
        let rows = (0..<Int(random.next() % 90)).map { _ in
            let name = names[Int(random.next() % 8)]
            let id = random.next() % 20 == 0 ? "" : "i\(random.next() % 200)"
            let time = random.next() % 15 == 0 ? "\"never\"" : "\(random.next() % 1_000_000)"
            let age = random.next() % 9 == 0 ? "\"old\"" : "\(random.next() % 90)"
            let share = random.next() % 2 == 0 ? ",\"probabilities\":{\"low\":0.5,\"high\":0.5}" : ""
            return
                "{\"id\":\"\(id)\",\"timestamp\":\(time),\"features\":{\"age\":\(age),\"region\":\"\(name)\"},"
                + (named ? "\"prediction\":\"\(name)\"\(share)}" : "\"prediction\":\(random.next() % 3)}")
        }
        switch random.next() % 4 {
        case 0: return (rows.first ?? "{", .object)
        case 1: return ("[" + rows.joined(separator: ",") + (random.next() % 5 == 0 ? "" : "]"), .array)
        default: return (rows.joined(separator: "\n"), .ndjson)
        }
    }

    @Test("a decoder that was used says what a new one says", arguments: schemas.indices, 1...3 as ClosedRange<UInt64>)
    func reuse(schema: Int, seed: UInt64) throws {
        let schema = Self.schemas[schema]
        let used = PredictionDecoder(schema: schema)
        var random = SplitMix64(seed: seed)
        var refused = 0
        var accepted = 0
        for _ in 0..<200 {
            let (text, form) = Self.body(&random, named: schema.classes != nil)
            let expected = Result { try PredictionDecoder(schema: schema).decode(text, form) }
            let got = Result { try used.decode(text, form) }
            switch (expected, got) {
            case (.success(let expected), .success(let got)):
                // As texts, since NaN equals nothing.
                let isSame = "\(got)" == "\(expected)"
                #expect(isSame, "\(text.prefix(300))")
                accepted += got.batch.count
            case (.failure(let expected as FormatError), .failure(let got as FormatError)):
                #expect(got == expected, "\(text.prefix(300))")
                refused += 1
            default: Issue.record("\(expected) and \(got) of \(text)")
            }
        }
        #expect(refused > 5 && accepted > 100)
    }

    @Test("the clock of the body counts, not that of the reader's first one")
    func clock() throws {
        let decoder = PredictionDecoder(schema: binarySchema)
        let body = Array("{\"id\":\"a\",\"timestamp\":\(now.milliseconds)}".utf8)
        for (clock, isTaken) in [(now, true), (Timestamp(milliseconds: 0), false), (now, true)] {
            let decoded = try decoder.decode(body, form: .object, now: clock)
            #expect((decoded.batch.count == 1) == isTaken && decoded.rejected.isEmpty == isTaken)
        }
    }
}
