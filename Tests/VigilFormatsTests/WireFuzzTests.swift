import Testing
import VigilDomain

@testable import VigilFormats

struct WireFuzzTests {
    static let lines = [
        #"{"id":"order-17","timestamp":"2026-05-01T10:30:00Z","features":{"age":41,"income":1.5e3,"region":"north"},"score":0.83,"prediction":1}"#,
        #"{"id":"ä\n\"\u00e4\ud83d\ude00","timestamp":1777631400000,"features":{"region":"s\\","age":null},"rank":2,"group":"g"}"#,
        #"{"features":{"age":-0.125,"region":true},"inference_time_ms":12.5,"id":"x","timestamp":"2026-05-01T12:30:00+02:00"}"#,
        #"{"id":"n","timestamp":1,"bogus":[1,{"a":[true,false,null,"x"]}],"features":{}}"#,
    ]

    /// Changes, removes, inserts or repeats a few bytes; mostly ones that mean something.
    static func mutate(_ bytes: inout [UInt8], using random: inout SplitMix64) {
        guard !bytes.isEmpty else { return bytes = [0x7B] }
        let alphabet =
            Array("{}[]\",:\\ \t\r\n0123456789.-+eEtrufalsn\u{0}\u{1}\u{1A}\u{C}".utf8) + [
                0x80, 0xC3, 0xE2, 0xF0, 0xFF,
            ]
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let byte = alphabet.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[place] = byte
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(byte, at: place)
        case 3: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
        case 4: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...12, using: &random)))
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 9)], at: place)
        }
    }

    @Test("whatever the bytes, the columns agree in length and the rows add up", arguments: BodyForm.json)
    func predictions(form: BodyForm) throws {
        var random = SplitMix64(seed: 17)
        let decoder = PredictionDecoder(schema: binarySchema)
        let outcomes = OutcomeDecoder(schema: binarySchema)
        for _ in 0..<3000 {
            var rows = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                Self.lines.randomElement(using: &random) ?? ""
            }
            if form == .object { rows = Array(rows[..<1]) }
            let text = form == .array ? "[\(rows.joined(separator: ","))]" : rows.joined(separator: "\n")
            var body = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&body, using: &random) }
            do {
                let decoded = try decoder.decode(body, form: form, now: now)
                try decoded.batch.validate(against: binarySchema)
                #expect(Set(decoded.batch.ids).count == decoded.batch.count)
                for case .categorical(let column) in decoded.batch.features {
                    let used = Set(column.codes.filter { $0 != CategoricalColumn.missing })
                    #expect(used == Set(column.dictionary.indices.map { UInt32($0) }))
                    #expect(Set(column.dictionary).count == column.dictionary.count)
                }
                if form == .ndjson {
                    let lines = body.split(separator: 0x0A, omittingEmptySubsequences: true)
                    let filled = lines.filter { !$0.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
                    let hasMark = body.starts(with: [0xEF, 0xBB, 0xBF])
                    #expect(hasMark || decoded.batch.count + decoded.rejected.count == filled.count)
                }
            } catch let error as FormatError {
                #expect(form != .ndjson)
                #expect((error.offset ?? -1) >= 0 && (error.offset ?? .max) <= body.count)
            }
            let labels = try? outcomes.decode(body, form: form, now: now)  // only that it returns, whatever it says
            #expect(
                labels.map { $0.batch.labels.count == $0.batch.count && $0.batch.timestamps.count == $0.batch.count }
                    ?? true)
        }
    }

    @Test("every beginning of a body is handled")
    func prefixes() throws {
        let decoder = PredictionDecoder(schema: binarySchema)
        let body = Array("[\(Self.lines.joined(separator: ","))]".utf8)
        for end in 0..<body.count {
            #expect(formatError { try decoder.decode(Array(body[..<end]), form: .array, now: now) } != nil)
        }
        let lines = Array(Self.lines.joined(separator: "\n").utf8)
        for end in 0..<lines.count {
            let decoded = try decoder.decode(Array(lines[..<end]), form: .ndjson, now: now)
            try decoded.batch.validate(against: binarySchema)
        }
    }
}
