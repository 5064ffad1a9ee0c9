import Testing
import VigilDomain

@testable import VigilFormats

@Suite("Faults of the binary form")
struct ColumnsFaultTests {
    private let decoder = PredictionDecoder(schema: binarySchema)

    private static func batch(uuids: Bool = false) -> PredictionBatch {
        var batch = WireRoundTripTests.batch(binarySchema, rows: 4, seed: 5)
        if uuids { batch.ids = (0..<4).map { "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f\($0)" } }
        return batch
    }

    private func body(uuids: Bool = false) throws -> [UInt8] {
        try PredictionColumnsEncoder(schema: binarySchema).encode(Self.batch(uuids: uuids))
    }

    /// The error that a body is refused with.
    private func refusal(_ body: [UInt8]) -> FormatError? {
        formatError { try decoder.decode(body, form: .columns, now: now) }
    }

    /// Where a column's header begins.
    private func place(of name: String, in body: [UInt8]) throws -> Int {
        let text = Array(name.utf8)
        let start = body.indices.first { body[$0...].starts(with: text) && $0 >= 24 }
        return try #require(start) - 8
    }

    private func setLength(_ body: inout [UInt8]) {
        let count = UInt32(body.count).littleEndian
        withUnsafeBytes(of: count) { body.replaceSubrange(12..<16, with: $0) }
    }

    @Test("every beginning of a body is refused, as it is and with a header that says so", arguments: [false, true])
    func truncated(uuids: Bool) throws {
        let whole = try body(uuids: uuids)
        #expect(try decoder.decode(whole, form: .columns, now: now).batch.count == 4)
        for end in 0..<whole.count {
            let cut = Array(whole[..<end])
            #expect(refusal(cut)?.offset ?? 0 <= end)
            #expect(refusal(cut)?.code == (end == 0 ? .empty : .malformedColumns), "\(end)")
            guard end >= ColumnsFormat.headerSize else { continue }
            var consistent = cut
            setLength(&consistent)
            #expect(refusal(consistent)?.code == .malformedColumns, "\(end)")
        }
    }

    @Test("whatever the bytes, a body is refused or its columns agree", arguments: 0..<4)
    func mutations(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let whole = try body(uuids: seed % 2 == 0)
        let outcomes = try OutcomeColumnsEncoder().encode(
            OutcomeBatch(ids: ["a", "b"], labels: .numeric(NumericColumn([0, 1])), timestamps: [1, 2]))
        var taken = 0
        for round in 0..<4000 {
            var body = round % 4 == 3 ? outcomes : whole
            for _ in 0..<Int.random(in: 1...3, using: &random) { WireFuzzTests.mutate(&body, using: &random) }
            if round % 2 == 0, body.count >= ColumnsFormat.headerSize { setLength(&body) }
            do {
                if round % 4 == 3 {
                    let decoded = try OutcomeDecoder(schema: binarySchema).decode(body, form: .columns, now: now)
                    try decoded.batch.validate(against: binarySchema)
                } else {
                    let decoded = try decoder.decode(body, form: .columns, now: now)
                    try decoded.batch.validate(against: binarySchema)
                    #expect(Set(decoded.batch.ids).count == decoded.batch.count)
                }
                taken += 1
            } catch let error as FormatError {
                #expect((error.offset ?? 0) <= body.count)
            }
        }
        // Changed values are still values: the mutations reach behind the lengths.
        #expect(taken > 200)
    }

    @Test("a fault names the column and the byte")
    func sentences() throws {
        let whole = try body()
        func changed(_ place: Int, _ value: UInt8) -> String {
            var body = whole
            body[place] = value
            return refusal(body)?.description ?? "taken"
        }
        let score = try place(of: "score", in: whole)
        let region = try place(of: "features.region", in: whole)
        #expect(changed(0, 0x58).hasPrefix("byte 0: the body does not begin with \"VGLC\""))
        #expect(changed(5, 2).hasPrefix("byte 5: the body's content is outcomes (2)"))
        #expect(changed(15, 1).hasPrefix("byte 12: the header says that the body has"))
        #expect(changed(score + 2, 9) == "byte \(score + 2): the column \"score\": its kind is 9; there are 1 to 5")
        #expect(changed(score + 3, 1) == "byte \(score + 3): the column \"score\": the byte is 1; it must be 0")
        #expect(changed(score + 7, 1).hasPrefix("byte \(score + 4): the column \"score\": it says that it has"))
        var shorter = whole
        shorter.remove(at: score + 13)
        shorter[score + 4] = 31
        setLength(&shorter)
        #expect(
            refusal(shorter)?.description
                == "byte \(score + 13): the column \"score\": it has 31 bytes; 4 rows of numbers (kind 4) have 32")
        #expect(changed(score + 2, 3).contains("it is sent as times (kind 3); numbers (kind 4) belong there"))
        #expect(changed(score + 8, 0x53).contains("the column \"Score\": lead-scoring 1 has none of this name"))
        #expect(changed(region + 23 + 3, 9).contains("the column \"features.region\": it has"))
    }

    @Test("a newer version is told from a damaged body")
    func newerVersion() throws {
        var body = try body()
        body[4] = 2
        #expect(refusal(body)?.code == .unsupported)
        #expect(refusal(body)?.description == "byte 4: the body has version 2 of the form; version 1 is read here")
    }

    @Test("a column twice, without an id, with bytes behind it, or a code without a name is refused")
    func contradictions() throws {
        let whole = try body()
        let score = try place(of: "score", in: whole)
        let scoreColumn = Array(whole[score..<score + 8 + 5 + 32])
        var twice = whole + scoreColumn
        twice[6] += 1
        setLength(&twice)
        #expect(refusal(twice)?.detail == "the column \"score\": it is there twice")
        var longer = whole + [0]
        setLength(&longer)
        #expect(refusal(longer)?.detail == "1 bytes follow the last column")
        var renamed = whole
        let id = try #require(whole.indices.first { whole[$0...].starts(with: Array("id".utf8)) })
        renamed[id] = 0x49
        #expect(refusal(renamed)?.code == .unknownColumn)
        var empty = Array(whole[..<16])
        empty[6] = 0
        setLength(&empty)
        #expect(refusal(empty)?.detail == "the column \"id\": the body ends without it, and it is required")

        var batch = Self.batch()
        batch.features[2] = .categorical(CategoricalColumn(["n", "s", nil, "n"]))
        var codes = try PredictionColumnsEncoder(schema: binarySchema).encode(batch)
        let region = try place(of: "features.region", in: codes)
        let first = region + 8 + 15 + 4 + 4 + 2
        #expect(Array(codes[first..<first + 4]) == [0, 1, 255, 0])
        codes[first + 1] = 2
        #expect(
            refusal(codes)?.description
                == "byte \(first + 1): the column \"features.region\": row 2 has code 2; there are 2 names")
        codes[first + 1] = 1
        codes[first - 1] = UInt8(ascii: "n")
        #expect(refusal(codes)?.detail == "the column \"features.region\": the name \"n\" is in its dictionary twice")
        codes[first - 1] = 0xFF
        #expect(refusal(codes)?.detail == "the column \"features.region\": the name 2 is not UTF-8")
    }

    @Test("a few bytes that announce many rows or values are refused before there is room for them")
    func largeClaims() throws {
        var rows = try body()
        rows.replaceSubrange(8..<12, with: [0xFF, 0xFF, 0xFF, 0x7F])
        #expect(refusal(rows)?.code == .tooLarge)
        #expect(refusal(rows)?.offset == 8)
        // A million rows of a short id and a time only, for a model with many features.
        let wide = ModelSchema(
            model: binarySchema.model, task: .regression,
            features: (0..<100).map { FeatureSchema(name: "f\($0)", kind: .numeric) })
        var claim = Array("VGLC".utf8) + [1, 1, 0, 0, 0x40, 0x42, 0x0F, 0, 0, 0, 0, 0]
        setLength(&claim)
        let error = formatError { try PredictionDecoder(schema: wide).decode(claim, form: .columns, now: now) }
        #expect(
            error?.code == .tooLarge && error?.detail.contains("107000000 values") == true, "\(error?.detail ?? "")")
        let names = try place(of: "features.region", in: rows) + 8 + 15
        var dictionary = try body()
        dictionary.replaceSubrange(names..<names + 4, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(refusal(dictionary)?.code == .tooLarge)
        #expect(refusal(dictionary)?.detail.contains("4294967295 names for") == true)
    }

    @Test("no rows are no fault, more than a body takes are not written")
    func bounds() throws {
        let empty = try PredictionColumnsEncoder(schema: binarySchema).encode(PredictionBatch(schema: binarySchema))
        #expect(try decoder.decode(empty, form: .columns, now: now).batch.count == 0)
        var other = Self.batch()
        other.features.removeLast()
        #expect(throws: DomainError.self) { try PredictionColumnsEncoder(schema: binarySchema).encode(other) }
        var long = Self.batch()
        long.ids[2] = String(repeating: "x", count: 65_536)
        #expect(throws: DomainError.self) { try PredictionColumnsEncoder(schema: binarySchema).encode(long) }
    }
}
