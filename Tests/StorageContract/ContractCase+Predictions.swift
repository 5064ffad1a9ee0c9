import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let predictions: [ContractCase] = [
        .store("every value comes back to the bit") { store in
            let schema = try await store.registered(Samples.schema())
            let odd: [Double] = [
                .nan, .infinity, -.infinity, -0.0, 0, .leastNonzeroMagnitude, -.leastNormalMagnitude,
                .greatestFiniteMagnitude, 0.1 + 0.2, 1e22, 123_456_789.01, -7, 9_007_199_254_740_994, 1 / 3,
            ]
            var batch = Samples.batch(schema, ids: odd.indices.map { "id \($0)" })
            for index in [0, 1, 2, 4] { batch.features[index] = .numeric(NumericColumn(odd)) }
            batch.scores = odd
            batch.ranks = odd.map { _ in .nan }
            batch.inferenceMilliseconds = odd.map { _ in 0 }
            let receipt = try await store.append(batch, of: schema)
            #expect(receipt == PredictionReceipt(stored: odd.count, duplicates: []))
            #expect(try await store.allTexts(schema) == texts(batch).map { "\($0) -> -" })
        },
        .store("every id comes back to the byte") { store in
            let schema = try await store.registered(Samples.schema())
            let ids = [
                "", " ", "0", "00", "007", "7", "-1", "order-0099", "order-100", String(repeating: "x", count: 200),
                "名前", "e\u{301}", "\u{e9}", "a\u{0}b", "18446744073709551616", "🇩🇪", "line\nbreak", "'; DROP TABLE x",
            ]
            _ = try await store.append(Samples.batch(schema, ids: ids), of: schema)
            let stored = try await store.labelledPredictions(of: schema, in: Samples.always).predictions.ids
            #expect(stored.map { Array($0.utf8) } == ids.map { Array($0.utf8) })
        },
        .store("ids of every pattern come back, in short and long batches") { store in
            let schema = try await store.registered(Samples.schema())
            var random = SplitMix64(seed: 11)
            func hex(_ digits: Int) -> String {
                (0..<digits).map { _ in String(Int.random(in: 0..<16, using: &random), radix: 16) }.joined()
            }
            var start = Samples.monday
            for rows in [1, 2, 3, 300] {
                let patterns: [[String]] = [
                    (0..<rows).map { "p-\($0 * 7)" }, (0..<rows).map { "z\(rows)-\(1000 + $0)" },
                    (0..<rows).map { _ in "\(hex(8))-\(hex(4))-4\(hex(3))-a\(hex(3))-\(hex(12))" },
                    (0..<rows).map { _ in hex(40).uppercased() }, (0..<rows).map { "\(hex(3))/\($0)/x" },
                    (0..<rows).map { "\(rows)b" + String(repeating: "0", count: 6 - "\($0)".count) + "\($0)" },
                ]
                for ids in patterns {
                    // Two weeks apart, so that equal ids of two patterns are two predictions.
                    start = start.advanced(by: .days(14))
                    _ = try await store.append(Samples.batch(schema, ids: ids, from: start), of: schema)
                    let range = TimeRange(start: start, end: start.advanced(by: .days(1)))
                    #expect(try await store.labelledPredictions(of: schema, in: range).predictions.ids == ids)
                }
            }
        },
        .store("a range takes its start and leaves its end") { store in
            let schema = try await store.registered(Samples.schema())
            let start = Samples.monday.milliseconds
            _ = try await store.append(
                Samples.batch(schema, ids: ["a", "b", "c"], times: [start - 1, start, start + 10]), of: schema)
            let ranges: [(from: Int64, to: Int64, ids: [String])] = [
                (start, start + 10, ["b"]), (start - 1, start + 11, ["a", "b", "c"]), (start + 11, start + 12, []),
                (start, start, []), (start + 10, start, []), (.min, .max, ["a", "b", "c"]),
            ]
            for (from, to, ids) in ranges {
                let range = TimeRange(start: Timestamp(milliseconds: from), end: Timestamp(milliseconds: to))
                #expect(try await store.labelledPredictions(of: schema, in: range).predictions.ids == ids)
            }
        },
        .store("rows are in order of time, equal times in order of arrival, over all batches") { store in
            let schema = try await store.registered(Samples.schema())
            let start = Samples.monday.milliseconds
            _ = try await store.append(
                Samples.batch(schema, ids: ["d", "a", "e"], times: [start + 5, start, start + 5]), of: schema)
            _ = try await store.append(
                Samples.batch(schema, ids: ["b", "f", "c"], times: [start, start + 9, start + 4]), of: schema)
            let stored = try await store.labelledPredictions(of: schema, in: Samples.always).predictions
            #expect(stored.ids == ["a", "b", "c", "d", "e", "f"])
            #expect(stored.timestamps == [0, 0, 4, 5, 5, 9].map { start + $0 })
        },
        .store("a number of rows that cannot be is damage, told, and no crash") { store in
            let schema = try await store.registered(Samples.schema())
            for part in 0..<2 {
                let ids = Samples.ids(part * 10..<part * 10 + 10)
                _ = try await store.append(Samples.batch(schema, ids: ids), of: schema)
            }
            for count in [Int64.max, -1, 1 << 40] {
                _ = try await store.database.write {
                    try $0.execute("UPDATE prediction_segments SET row_count = ?", [.integer(count)])
                }
                let read = try await store.labelledPredictions(of: schema, in: Samples.always)
                #expect(read.predictions.count == 0 && read.unreadable.predictions == 20)
                let again = try await store.append(Samples.batch(schema, ids: ["p-1", "p-\(count)"]), of: schema)
                #expect(again == PredictionReceipt(stored: 1, duplicates: [0]))
                _ = try await store.database.write {
                    try $0.execute("DELETE FROM prediction_segments WHERE row_count = 1", [])
                }
            }
        },
        .store("without ids the rest is the same, with labels and without") { store in
            let schema = try await store.registered(Samples.schema())
            for part in 0..<3 {
                let ids = Samples.ids(part * 100..<part * 100 + 100)
                _ = try await store.append(Samples.batch(schema, ids: ids, seed: UInt64(part + 1)), of: schema)
            }
            for isLabelled in [false, true] {
                if isLabelled { _ = try await store.append(Samples.outcomes(["p-7", "p-199"]), of: schema.model) }
                var full = try await store.labelledPredictions(of: schema, in: Samples.always)
                let bare = try await store.labelledPredictions(of: schema, in: Samples.always, reading: .features)
                #expect(full.predictions.ids.count == 300 && bare.predictions.ids.allSatisfy(\.isEmpty))
                full.predictions.ids = bare.predictions.ids
                #expect(texts(bare) == texts(full))
                #expect(bare.lastLabelAt == full.lastLabelAt)
                let outputs = try await store.labelledPredictions(of: schema, in: Samples.always, reading: .outputs)
                full.predictions.features = []
                #expect(outputs.predictions.features.isEmpty && texts(outputs) == texts(full))
            }
        },
        .store("a range is read in stretches as it is at once") { store in
            let schema = try await store.registered(Samples.schema())
            for part in 0..<12 {
                let batch = Samples.batch(
                    schema, ids: Samples.ids(part * 50..<part * 50 + 50),
                    from: Samples.monday.advanced(by: .seconds(3600 * (part / 2))), seed: UInt64(part + 1))
                _ = try await store.append(batch, of: schema)
            }
            _ = try await store.append(Samples.outcomes(["p-7", "p-199", "p-570"]), of: schema.model)
            let range = TimeRange(start: Samples.monday, end: Samples.monday.advanced(by: .days(2)))
            let stretches = try await store.stretches(of: schema, in: range, rows: 100)
            #expect(stretches.count > 2 && stretches.first?.start == range.start && stretches.last?.end == range.end)
            var read: [String] = []
            for stretch in stretches { read += texts(try await store.labelledPredictions(of: schema, in: stretch)) }
            let whole = texts(try await store.labelledPredictions(of: schema, in: range))
            #expect(read.count == 600 && read == whole)
            #expect(try await store.stretches(of: schema, in: range, rows: 1_000_000) == [range])
        },
        .store("segments of very different spans are all found by a range") { store in
            let schema = try await store.registered(Samples.schema())
            let start = Samples.monday.milliseconds
            let hour: Int64 = 3_600_000
            let spans: [Int64] = [0, 1, 5000, hour, 30 * hour, 2000 * hour, 400_000 * hour]
            for (index, span) in spans.enumerated() {
                _ = try await store.append(
                    Samples.batch(
                        schema, ids: ["from-\(index)", "to-\(index)"], times: [start - span, start + span / 2]),
                    of: schema)
            }
            let range = TimeRange(start: Samples.monday, end: Samples.monday.advanced(by: .milliseconds(hour)))
            let expected = spans.indices.filter { spans[$0] / 2 < hour }.map { "to-\($0)" } + ["from-0"]
            let found = try await store.labelledPredictions(of: schema, in: range).predictions.ids
            #expect(found.sorted() == expected.sorted())
            #expect(try await store.allTexts(schema).count == 2 * spans.count)
        },
        .store("names are listed as they come first and only those that occur") { store in
            let schema = try await store.registered(Samples.schema())
            var batch = Samples.batch(schema, ids: ["a", "b", "c"])
            batch.features[3] = .categorical(
                CategoricalColumn(dictionary: ["unused", "later", "first"], codes: [2, CategoricalColumn.missing, 1]))
            _ = try await store.append(batch, of: schema)
            let read = try await store.labelledPredictions(of: schema, in: Samples.always).predictions.features[3]
            #expect(read == .categorical(CategoricalColumn(["first", nil, "later"])))
        },
        .store("a call of several writes is one commit with a receipt each") { store in
            let schema = try await store.registered(Samples.schema())
            let other = try await store.registered(Samples.multiclass())
            let writes = [
                PredictionWrite(
                    schema: schema, batch: Samples.batch(schema, ids: ["a", "b"]), receivedAt: Samples.monday),
                PredictionWrite(
                    schema: other, batch: Samples.batch(other, ids: ["a"]), receivedAt: Samples.monday),
                PredictionWrite(
                    schema: schema, batch: PredictionBatch(schema: schema), receivedAt: Samples.monday),
                PredictionWrite(
                    schema: schema, batch: Samples.batch(schema, ids: ["c", "a"], seed: 2), receivedAt: Samples.monday),
            ]
            let receipts = try await store.append(writes)
            #expect(receipts.map(\.stored) == [2, 1, 0, 1])
            #expect(receipts.map(\.duplicates) == [[], [], [], [1]])
            #expect(try await store.allTexts(schema).count == 3)
            #expect(try await store.allTexts(other).count == 1)
            #expect(try await store.append([]).isEmpty)
        },
        .store("one bad write leaves nothing of the call") { store in
            let schema = try await store.registered(Samples.schema())
            let unknown = try Samples.schema(version: "unknown")
            var crooked = Samples.batch(schema, ids: ["x", "y"])
            crooked.scores.removeLast()
            let bad: [PredictionWrite] = [
                PredictionWrite(
                    schema: unknown, batch: Samples.batch(unknown, ids: ["z"]), receivedAt: Samples.monday),
                PredictionWrite(schema: schema, batch: crooked, receivedAt: Samples.monday),
                PredictionWrite(
                    schema: schema, batch: Samples.batch(schema, ids: ["z"], times: [.min]), receivedAt: Samples.monday),
                PredictionWrite(
                    schema: schema,
                    batch: Samples.batch(
                        schema, ids: ["z"], times: [Timestamp.supported.upperBound.milliseconds + 1]),
                    receivedAt: Samples.monday),
            ]
            for write in bad {
                await expect(.conflict) {
                    _ = try await store.append([
                        PredictionWrite(
                            schema: schema, batch: Samples.batch(schema, ids: ["a"]), receivedAt: Samples.monday),
                        write,
                    ])
                }
            }
            #expect(try await store.allTexts(schema).isEmpty)
            #expect(try await store.watermark(of: schema.model) == nil)
        },
        ContractCase("a damaged segment is named, and what is elsewhere can be read") { engine in
            let database = try await engine.open()
            let store = try await SQLStore(database)
            let schema = try await store.registered(Samples.schema())
            for day in 0..<3 {
                let start = Samples.monday.advanced(by: .days(day))
                _ = try await store.append(Samples.batch(schema, ids: ["p-\(day)"], from: start), of: schema)
            }
            try await database.run(
                "UPDATE prediction_segments SET columns = (SELECT keys FROM prediction_segments WHERE id = 2) WHERE id = 2"
            )
            let all = try await store.labelledPredictions(of: schema, in: Samples.always)
            #expect(all.predictions.ids == ["p-0", "p-2"] && all.unreadable.predictions == 1)
            #expect(
                try await store.quarantineDamaged(at: Samples.monday).map(\.fault) == ["it is another kind of value"])
            for day in [0, 2] {
                let read = try await store.labelledPredictions(of: schema, in: Findings.window(day))
                #expect(read.predictions.ids == ["p-\(day)"])
            }
            try await database.close()
        },
        .store("many writers at the same time lose nothing") { store in
            let schema = try await store.registered(Samples.schema())
            let stored = try await withThrowingTaskGroup(of: Int.self) { group in
                for writer in 0..<16 {
                    group.addTask {
                        // Every second writer sends what its neighbour sends too.
                        let ids = Samples.ids(writer / 2 * 50..<writer / 2 * 50 + 50)
                        return try await store.append(Samples.batch(schema, ids: ids), of: schema).stored
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(stored == 400)
            #expect(try await store.allTexts(schema).count == 400)
            #expect(try await store.totals(of: schema.model).predictions == 400)
        },
        .store("the watermark is the newest time of predictions and labels") { store in
            let schema = try await store.registered(Samples.schema())
            let second = try await store.registered(Samples.schema(version: "2"))
            _ = try await store.append(Samples.batch(schema, ids: ["a"]), of: schema)
            #expect(try await store.watermark(of: schema.model) == Samples.monday)
            let later = Samples.monday.advanced(by: .days(2))
            _ = try await store.append(Samples.batch(second, ids: ["b"], from: later), of: second)
            #expect(try await store.watermark(of: schema.model) == later)
            _ = try await store.append(Samples.batch(schema, ids: ["c"]), of: schema)
            #expect(try await store.watermark(of: schema.model) == later)
            let label = later.advanced(by: .days(40))
            _ = try await store.append(Samples.outcome("a", 1, at: label), of: schema.model)
            #expect(try await store.watermark(of: schema.model) == label)
        },
        .store("totals count predictions, labels and what waits") { store in
            let schema = try await store.registered(Samples.schema())
            let second = try await store.registered(Samples.schema(version: "2"))
            _ = try await store.append(Samples.batch(schema, ids: Samples.ids(0..<10), step: Samples.day), of: schema)
            _ = try await store.append(
                Samples.batch(second, ids: ["later"], from: Samples.monday.advanced(by: .days(90))), of: second)
            _ = try await store.append(Samples.outcomes(["p-1", "p-2", "later", "unknown"]), of: schema.model)
            _ = try await store.joinQueuedOutcomes(of: schema.model, limit: 1000)
            #expect(
                try await store.totals(of: schema.model)
                    == PredictionTotals(
                        predictions: 11, labelled: 3, waitingOutcomes: 1, firstPredictionAt: Samples.monday,
                        lastPredictionAt: Samples.monday.advanced(by: .days(90))))
            #expect(
                try await store.totals(of: Samples.name("unknown"))
                    == PredictionTotals(
                        predictions: 0, labelled: 0, waitingOutcomes: 0, firstPredictionAt: nil, lastPredictionAt: nil))
        },
    ]
}
