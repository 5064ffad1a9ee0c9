import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let damage: [ContractCase] = [
        .store("a damaged segment is told and set aside once, and the rest is read") { store in
            let schema = try await store.registered(Samples.schema())
            for day in 0..<3 { _ = try await store.append(Damage.day(day, schema), of: schema) }
            for column in ["columns", "keys"] {
                try await store.flipByte(of: "prediction_segments", column, segment: 2)
                let all = try await store.labelledPredictions(of: schema, in: Samples.always)
                #expect(all.predictions.ids == Damage.ids(0) + Damage.ids(2))
                #expect(all.unreadable == UnreadableRows(predictions: 10, outcomes: 0))
                let own = try await store.labelledPredictions(of: schema, in: Findings.window(1), reading: .features)
                #expect(own.predictions.count == 0 && own.unreadable.predictions == 10)
                let other = try await store.labelledPredictions(of: schema, in: Findings.window(2), reading: .features)
                #expect(other.predictions.count == 10 && other.unreadable.isNone)
            }
            let now = Samples.monday.advanced(by: .days(9))
            let found = try await store.quarantineDamaged(at: now)
            #expect(found.count == 1)
            let segment = try #require(found.first)
            #expect(segment.kind == .predictions && segment.number == 2 && segment.rows == 10)
            #expect(segment.model == schema.model && segment.version == schema.version)
            #expect(segment.first == Samples.monday.advanced(by: .days(1)) && segment.foundAt == now)
            #expect(segment.fault == "its checksum differs" && segment.knowsIDs)
            _ = try await store.labelledPredictions(of: schema, in: Samples.always)
            #expect(try await store.quarantineDamaged(at: now.advanced(by: .days(1))).isEmpty)
            #expect(try await store.quarantinedSegments() == found)
        },
        .store("of a segment that lies in two windows each is told its own rows while the times can be read") { store in
            let schema = try await store.registered(Samples.schema())
            let noon = Samples.monday.milliseconds + Samples.day / 2
            let times = (0..<10).map { noon + Int64($0) * Samples.day / 8 }
            _ = try await store.append(Samples.batch(schema, ids: Samples.ids(0..<10), times: times), of: schema)
            try await store.flipByte(of: "prediction_segments", "columns", segment: 1)
            for (day, rows) in [(0, 4), (1, 6)] {
                let read = try await store.labelledPredictions(of: schema, in: Findings.window(day))
                #expect(read.unreadable.predictions == rows)
            }
        },
        .store("repeats are recognised while a segment's fingerprints or its ids are intact") { store in
            let schema = try await store.registered(Samples.schema())
            for day in 0..<3 { _ = try await store.append(Damage.day(day, schema), of: schema) }
            let later = try await store.reopened()
            try await store.flipByte(of: "prediction_segments", "keys", segment: 1)
            try await store.flipByte(of: "prediction_segments", "fingerprints", segment: 2)
            #expect(try await later.append(Damage.day(0, schema), of: schema).stored == 0)
            #expect(try await later.append(Damage.day(1, schema), of: schema).stored == 0)
            #expect(try await later.append(Samples.batch(schema, ids: ["new"]), of: schema).stored == 1)
            // Where the ids themselves are read nobody meets the fingerprints, and nothing is missed.
            #expect(try await later.quarantineDamaged(at: Samples.monday).map(\.knowsIDs) == [true])

            try await store.flipByte(of: "prediction_segments", "keys", segment: 2)
            let last = try await store.reopened()
            #expect(try await last.append(Damage.day(1, schema), of: schema).stored == 10)
            _ = try await last.quarantineDamaged(at: Samples.monday)
            #expect(try await last.quarantinedSegments().map(\.knowsIDs) == [true, false])
        },
        .store("labels of a damaged segment are missing and counted, and others come and are corrected") { store in
            let schema = try await store.registered(Samples.schema())
            for day in 0..<2 {
                _ = try await store.append(Damage.day(day, schema), of: schema)
                _ = try await store.append(Samples.outcomes(Damage.ids(day)), of: schema.model)
            }
            let before = try await store.labelledPredictions(of: schema, in: Findings.window(1))
            try await store.flipByte(of: "outcome_segments", "columns", segment: 1)
            let damaged = try await store.labelledPredictions(of: schema, in: Findings.window(0))
            #expect(
                damaged.predictions.count == 10 && damaged.unreadable == UnreadableRows(predictions: 0, outcomes: 10))
            #expect(damaged.labels.numbers?.allSatisfy(\.isNaN) == true && damaged.lastLabelAt == nil)
            #expect(texts(try await store.labelledPredictions(of: schema, in: Findings.window(1))) == texts(before))
            // What is known from the keys is that they were there: their number stays what it was.
            let receipt = try await store.append(Samples.outcomes(Damage.ids(0)), of: schema.model)
            #expect(receipt == OutcomeReceipt(matched: 10, waiting: 0, corrections: 10))
            #expect(try await store.windows(of: schema, in: nil).map(\.labelled) == [10, 10])
            let corrected = try await store.labelledPredictions(of: schema, in: Findings.window(0))
            #expect(corrected.labels.numbers?.contains { $0.isNaN } == false)
        },
        .store("merges leave damaged segments as they are and go on with the others") { store in
            let schema = try await store.registered(Samples.schema())
            for round in 0..<40 {
                let start = Samples.monday.advanced(by: .seconds(round * 60))
                _ = try await store.append(
                    Samples.batch(schema, ids: Samples.ids(round * 2..<round * 2 + 2), from: start), of: schema)
            }
            for segment in [3, 20] { try await store.flipByte(of: "prediction_segments", "columns", segment: segment) }
            let damaged = try await store.bytes(of: "prediction_segments", "columns", segment: 3)
            let before = try await store.allTexts(schema)
            #expect(before.count == 76)
            let receipt = try await store.compact(schema)
            #expect(receipt == CompactionReceipt(merged: 38, written: 1))
            #expect(try await store.database.count("prediction_segments") == 3)
            #expect(try await store.bytes(of: "prediction_segments", "columns", segment: 3) == damaged)
            #expect(try await store.allTexts(schema) == before)
            // One that is set aside stays so, although it reads well again.
            _ = try await store.quarantineDamaged(at: Samples.monday)
            for segment in [3, 20] { try await store.flipByte(of: "prediction_segments", "columns", segment: segment) }
            for round in 40..<80 {
                let start = Samples.monday.advanced(by: .seconds(round * 60))
                _ = try await store.append(
                    Samples.batch(schema, ids: Samples.ids(round * 2..<round * 2 + 2), from: start), of: schema)
            }
            _ = try await store.reopened().compact(schema)
            #expect(try await store.quarantinedSegments().map(\.number) == [3, 20])
            #expect(try await store.bytes(of: "prediction_segments", "columns", segment: 20).isEmpty == false)
            #expect(try await store.allTexts(schema).count == 160)
        },
        .store("a window remembers what it was evaluated without, until it is evaluated anew") { store in
            let schema = try await store.registered(Samples.schema())
            for day in 0..<3 { _ = try await store.append(Damage.day(day, schema), of: schema) }
            let missing = UnreadableRows(predictions: 4, outcomes: 2)
            for rows in [missing, UnreadableRows.none] {
                var commit = EvaluationCommit(schema: schema)
                commit.unreadable = [Findings.window(0): .none, Findings.window(1): rows]
                commit.evaluated = [EvaluatedWindow(window: Findings.window(1), revision: 3, isMature: true)]
                try await store.commit(commit)
                let windows = try await store.unreadableWindows(of: schema, in: nil)
                #expect(windows.map(\.rows) == (rows.isNone ? [] : [rows]))
                #expect(windows.allSatisfy { $0.window == Findings.window(1) })
                #expect(try await store.unreadableWindows(of: schema, in: Findings.window(0)).isEmpty)
            }
        },
        .store("windows of another length are refused while a segment cannot be counted") { store in
            let schema = try await store.registered(Samples.schema())
            for day in 0..<2 { _ = try await store.append(Damage.day(day, schema), of: schema) }
            let windows = try await store.windows(of: schema, in: nil)
            try await store.flipByte(of: "prediction_segments", "keys", segment: 1)
            await expect(.corrupt) { _ = try await store.register(Samples.schema(window: .hour), at: Samples.monday) }
            #expect(try await store.windows(of: schema, in: nil) == windows)
        },
        ContractCase("what the database cannot read is an error and no damage") { engine in
            let database = FaultyDatabase(try await engine.open())
            let store = try await SQLStore(database)
            let schema = try await store.registered(Samples.schema())
            for day in 0..<3 { _ = try await store.append(Damage.day(day, schema), of: schema) }
            for statements in 0..<6 {
                database.allow(statements)
                await expect(.full) { _ = try await store.labelledPredictions(of: schema, in: Samples.always) }
            }
            database.allow(nil)
            #expect(try await store.quarantineDamaged(at: Samples.monday).isEmpty)
            #expect(try await store.allTexts(schema).count == 30)
            try await database.close()
        },
        .store("a byte that flips anywhere in a segment leaves no wrong row and none that is not counted") { store in
            let schema = try await store.registered(Samples.schema())
            for day in 0..<4 {
                _ = try await store.append(Damage.day(day, schema), of: schema)
                _ = try await store.append(Samples.outcomes(Damage.ids(day)), of: schema.model)
            }
            let whole = try await store.allTexts(schema)
            let known = Set(whole)
            let unlabelled = Set(texts(try await store.labelledPredictions(of: schema, in: Samples.always).predictions))
            var random = SplitMix64(seed: 6)
            for _ in 0..<120 {
                let table = Bool.random(using: &random) ? "prediction_segments" : "outcome_segments"
                let column = ["keys", "columns"].randomElement(using: &random) ?? "keys"
                let segment = Int.random(in: 1...4, using: &random)
                let length = try await store.bytes(of: table, column, segment: segment).count
                let place = Int.random(in: 0..<length, using: &random)
                let bits = UInt8.random(in: 1...255, using: &random)
                try await store.flipByte(of: table, column, segment: segment, at: place, bits)
                let read = try await store.labelledPredictions(of: schema, in: Samples.always)
                #expect(whole.count - read.predictions.count == read.unreadable.predictions)
                for text in texts(read) where !known.contains(text) {
                    #expect(read.unreadable.outcomes == 10)
                    let row = text.split(separator: " -> ").first.map(String.init) ?? ""
                    #expect(text.hasSuffix(" -> -") && unlabelled.contains(row), "\(text)")
                }
                #expect(read.unreadable.predictions + read.unreadable.outcomes == 10)
                try await store.flipByte(of: table, column, segment: segment, at: place, bits)
            }
            #expect(try await store.allTexts(schema) == whole)
        },
    ]
}

/// Rows of days, to be damaged.
enum Damage {
    static func ids(_ day: Int) -> [String] { Samples.ids(day * 10..<day * 10 + 10) }

    static func day(_ day: Int, _ schema: ModelSchema) -> PredictionBatch {
        Samples.batch(
            schema, ids: ids(day), from: Samples.monday.advanced(by: .days(day)), seed: UInt64(day + 1))
    }
}

extension SQLStore {
    /// Another store over the same database, which has read nothing yet.
    func reopened() async throws -> SQLStore { try await SQLStore(database) }

    /// Bytes of a segment.
    func bytes(of table: String, _ column: String, segment: Int) async throws -> [UInt8] {
        try await database.read { connection in
            var bytes: [UInt8] = []
            try connection.query("SELECT \(column) FROM \(table) WHERE id = ?", [.count(segment)]) {
                bytes = try $0.bytes(0)
            }
            return bytes
        }
    }

    /// Changes bits of one byte, the middle one unless told; again brings them back.
    func flipByte(
        of table: String, _ column: String, segment: Int, at place: Int? = nil, _ bits: UInt8 = 0x10
    ) async throws {
        var bytes = try await bytes(of: table, column, segment: segment)
        bytes[place ?? bytes.count / 2] ^= bits
        let changed = bytes
        _ = try await database.write {
            try $0.execute("UPDATE \(table) SET \(column) = ? WHERE id = ?", [.blob(changed), .count(segment)])
        }
    }
}
