import Testing
import VigilDomain

@testable import VigilFormats

/// The fast readers compared with slow ones that were written independently.
struct AgreementTests {
    @Test("JSON numbers are read as Swift reads them")
    func numbers() throws {
        var random = SplitMix64(seed: 7)
        var texts: [String] = [
            "0", "-0", "9007199254740993", "18446744073709551616", "123456789012345678901234567890", "1e22", "1e23",
            "8.5e-324", "4.9e-324", "2.4703282292062328e-324", "1e-400", "2.2250738585072011e-308",
            "1.7976931348623158e308", "179769313486231580793e289", "0.1e1", "1E+2", "1e-0",
            "0.000000000000000000000001",
            "7.0420557077594588669468784357561207962098443483187940792729600000e+59",
            "3.14159265358979323846264338327950288",
        ]
        for _ in 0..<8000 {
            let digits = (0..<Int.random(in: 1...24, using: &random)).map { _ in
                String(UInt8.random(in: 0...9, using: &random))
            }
            let fraction = (0..<Int.random(in: 1...24, using: &random)).map { _ in
                String(UInt8.random(in: 0...9, using: &random))
            }
            var whole = digits.joined()
            while whole.count > 1, whole.hasPrefix("0") { whole.removeFirst() }
            var text = (Bool.random(using: &random) ? "-" : "") + whole
            if Bool.random(using: &random) { text += "." + fraction.joined() }
            if Int.random(in: 0..<3, using: &random) == 0 { text += "e\(Int.random(in: -330...290, using: &random))" }
            texts.append(text)
            let double = Double(bitPattern: random.next())
            if double.isFinite { texts.append("\(double)") }
        }
        let expected = try texts.map { try #require(Double($0)) }
        let kept = texts.indices.filter { expected[$0].isFinite }
        let body = kept.map { #"{"id":"\#($0)","timestamp":1,"features":{"age":\#(texts[$0])}}"# }.joined(
            separator: "\n")
        let decoded = try PredictionDecoder(schema: binarySchema).decode(body, .ndjson)
        #expect(decoded.rejected == [])
        let read = try #require(decoded.batch.features[0].numbers)
        let differing = zip(kept, read).filter { expected[$0].bitPattern != $1.bitPattern }.map { texts[$0.0] }
        #expect(differing == [])

        let table = try Table.parse("x\n" + kept.map { texts[$0] }.joined(separator: "\n"))
        let cells = try #require(table.columns[0].numbers)
        #expect(zip(kept, cells).filter { expected[$0].bitPattern != $1.bitPattern }.map { texts[$0.0] } == [])
    }

    @Test("times are read as the domain reads them, and refused for the same reason")
    func times() throws {
        var random = SplitMix64(seed: 11)
        let seeds = [
            "2026-05-01T10:30:00Z", "1999-12-31t23:59:60.123456z", "2000-02-29 00:00+14:00",
            "1972-06-30T23:59:59.9-0130",
            "2026-05-01", "2026-05-01T10:30", "1900-02-28T00:00:00.000Z", "2024-02-29T12:00:00+00:00",
        ]
        let alphabet = Array("0123456789-:.+TtZz ".utf8)
        var texts = seeds
        for _ in 0..<8000 {
            var bytes = Array((seeds.randomElement(using: &random) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = alphabet.randomElement(using: &random) ?? 0
                case 1: bytes.remove(at: place)
                default: bytes.insert(alphabet.randomElement(using: &random) ?? 0, at: place)
                }
            }
            texts.append(String(decoding: bytes, as: UTF8.self))
        }
        let body = texts.enumerated().map { #"{"id":"\#($0)","timestamp":"\#($1)"}"# }.joined(separator: "\n")
        let decoded = try PredictionDecoder(schema: binarySchema, futureTolerance: .days(3_000_000)).decode(
            body, .ndjson)
        var read: [Int: String] = [:]
        for (id, time) in zip(decoded.batch.ids, decoded.batch.timestamps) { read[Int(id) ?? -1] = "\(time)" }
        for error in decoded.rejected { read[error.row - 1] = error.code.rawValue }
        for (index, text) in texts.enumerated() {
            var text = text
            let expected = text.withUTF8 { bytes in
                do {
                    let time = try Timestamp(rfc3339: bytes)
                    if time < RecordLayout.earliest { return RowError.Code.timestampTooEarly.rawValue }
                    return time.isSupported ? "\(time.milliseconds)" : RowError.Code.timestampInFuture.rawValue
                } catch TimestampError.noZone {
                    return RowError.Code.timestampWithoutZone.rawValue
                } catch {
                    return RowError.Code.invalidTimestamp.rawValue
                }
            }
            #expect(read[index] == expected, "\(text)")
        }
    }

    @Test("a mutated line is JSON for the fast reader exactly when it is for the plain one")
    func validity() throws {
        var random = SplitMix64(seed: 13)
        let seeds = WireFuzzTests.lines
        var lines: [[UInt8]] = []
        for _ in 0..<8000 {
            var line = Array((seeds.randomElement(using: &random) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) { WireFuzzTests.mutate(&line, using: &random) }
            // A line feed would make two lines of it, and blank lines are no rows.
            lines.append(line.map { $0 == 0x0A ? 0x20 : $0 })
        }
        // Singly and all at once: blocks with and without broken lines go different ways.
        let together = try PredictionDecoder(schema: binarySchema).decode(
            Array(lines.joined(separator: [0x0A])), form: .ndjson, now: now)
        let malformed = Set(together.rejected.filter { $0.code == .malformedJSON }.map(\.row))
        for (index, line) in lines.enumerated() {
            let isValid = StrictJSON.isValid(line)
            let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            #expect(malformed.contains(index + 1) == (!isValid && !isBlank), "\(String(decoding: line, as: UTF8.self))")
            let alone = formatError {
                try PredictionDecoder(schema: binarySchema).decode([0x5B] + line + [0x5D], form: .array, now: now)
            }
            let isArray = StrictJSON.isValid([0x5B] + line + [0x5D])
            #expect((alone == nil) == isArray, "\(String(decoding: line, as: UTF8.self))")
        }
    }

    @Test("the reader takes exactly the numbers that the rules of batches allow", arguments: ModelTask.allCases)
    func rules(task: ModelTask) throws {
        let rules = RowRules(schema(task))
        let predictions = PredictionDecoder(schema: schema(task), withLabels: true)
        let columns: [(key: String, rule: ValueRule)] = [
            ("score", rules.score), ("prediction", rules.prediction), ("rank", rules.rank),
            ("inference_time_ms", rules.inferenceMilliseconds), ("label", rules.label),
        ]
        let values: [Double] = [
            -.greatestFiniteMagnitude, -1, -0.5, -.leastNonzeroMagnitude, -0.0, 0, .leastNonzeroMagnitude, 0.5, 1,
            (1.0).nextUp, 1.5, 2, 9_007_199_254_740_992, 1e300, .greatestFiniteMagnitude,
        ]
        for (key, rule) in columns where rule != .name {
            let body = values.enumerated().map { #"{"id":"\#($0)","timestamp":1,"\#(key)":\#($1)}"# }
            let decoded = try predictions.decode(body.joined(separator: "\n"), .ndjson)
            let allowed = values.indices.filter { rule.allows(values[$0]) }
            #expect(decoded.batch.ids == allowed.map { "\($0)" }, "\(key)")
            #expect(decoded.rejected.allSatisfy { $0.detail.contains(rule.sentence) }, "\(decoded.rejected)")
            try decoded.batch.validate(against: schema(task))
            try rule.require(decoded.labels ?? .empty(.numeric), field: "labels")
        }
    }

    @Test("no clock and no tolerance lets a time in that a batch may not have")
    func latest() throws {
        let decoder = PredictionDecoder(schema: binarySchema, futureTolerance: .seconds(Int64.max / 1000))
        let last = Timestamp.supported.upperBound.milliseconds
        let rows = [last, last + 1].map { #"{"id":"\#($0)","timestamp":\#($0)}"# }.joined(separator: "\n")
        let decoded = try decoder.decode(rows, .ndjson)
        #expect(decoded.batch.timestamps == [last])
        #expect(decoded.rejected.map(\.code) == [.timestampInFuture])
        try decoded.batch.validate(against: binarySchema)
    }
}
