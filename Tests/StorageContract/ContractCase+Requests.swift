import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    /// A write under a key, whose answer is its receipt in words.
    private static func write(
        _ batch: PredictionBatch, of schema: ModelSchema, key: String, digest: UInt8 = 1,
        at time: Timestamp = Samples.monday
    ) -> PredictionWrite {
        PredictionWrite(
            schema: schema, batch: batch, receivedAt: time,
            request: KeyedRequest(key: key, digest: [digest], receivedAt: time) {
                Array("\($0.stored) stored, \($0.duplicates) left out".utf8)
            })
    }

    private static func outcomes(_ key: String, digest: UInt8 = 1) -> KeyedRequest<OutcomeReceipt> {
        KeyedRequest(key: key, digest: [digest], receivedAt: Samples.monday) {
            Array("\($0.matched) matched, \($0.corrections) corrected".utf8)
        }
    }

    private static func repeated(_ text: String) -> RequestOutcome { .repeated(Array(text.utf8)) }

    static let requests: [ContractCase] = [
        .store("a request sent again under its key gets its answer, and stores nothing") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(Samples.batch(schema, ids: ["b"]), of: schema)
            let batch = Samples.batch(schema, ids: ["a", "b", "c"])
            let first = try await store.append([write(batch, of: schema, key: "k")])
            #expect(first == [PredictionReceipt(stored: 2, duplicates: [1])])
            let before = try await store.allTexts(schema)
            let again = try await store.append([write(batch, of: schema, key: "k")])
            #expect(again.map(\.request) == [repeated("2 stored, [1] left out")])
            #expect(try await store.allTexts(schema) == before)
            #expect(try await store.windows(of: schema, in: nil).map(\.predictions) == [3])
        },
        .store("another request under a key that is known stores nothing and learns when the first one came") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append([write(Samples.batch(schema, ids: ["a"]), of: schema, key: "k")])
            let other = try await store.append([
                write(Samples.batch(schema, ids: ["b"]), of: schema, key: "k", digest: 2)
            ])
            #expect(other.map(\.request) == [.differs(first: Samples.monday)])
            #expect(try await store.allTexts(schema).count == 1)
        },
        .store("requests of one key in one commit are one, the others are written") { store in
            let schema = try await store.registered(Samples.schema())
            let second = try await store.registered(Samples.schema(version: "2"))
            let (a, b, c) = (
                Samples.batch(schema, ids: ["a"]), Samples.batch(schema, ids: ["b"]), Samples.batch(second, ids: ["c"])
            )
            let receipts = try await store.append([
                write(a, of: schema, key: "k"), write(b, of: schema, key: "other"), write(a, of: schema, key: "k"),
                write(c, of: second, key: "k", digest: 2),
                PredictionWrite(schema: second, batch: c, receivedAt: Samples.monday),
            ])
            #expect(
                receipts.map(\.request) == [
                    .new, .new, repeated("1 stored, [] left out"), .differs(first: Samples.monday), .new,
                ])
            #expect(receipts.map(\.stored) == [1, 1, 0, 0, 1])
            #expect(try await store.append([write(b, of: schema, key: "other")])[0].request != .new)
        },
        ContractCase("an answer is known after the store was opened anew", needsKeptData: true) { engine in
            let schema = try Samples.schema()
            let batch = Samples.batch(schema, ids: Samples.ids(0..<50))
            let labels = Samples.outcomes(["p-1", "p-2"])
            try await engine.withStore { store in
                _ = try await store.registered(schema)
                _ = try await store.append([write(batch, of: schema, key: "\u{7E} any key")])
                _ = try await store.append(labels, of: schema.model, request: outcomes("k"))
            }
            try await engine.withStore { store in
                let again = try await store.append([write(batch, of: schema, key: "\u{7E} any key")])
                #expect(again.map(\.request) == [repeated("50 stored, [] left out")])
                let outcome = try await store.append(labels, of: schema.model, request: outcomes("k"))
                #expect(outcome.request == repeated("2 matched, 0 corrected"))
                #expect(try await store.windows(of: schema, in: nil).map(\.labelled) == [2])
            }
        },
        .store("outcomes sent again under their key are no corrections; another key makes them such") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(Samples.batch(schema, ids: ["a", "b"]), of: schema)
            let labels = Samples.outcomes(["a", "b"])
            let first = try await store.append(labels, of: schema.model, request: outcomes("k"))
            #expect(first == OutcomeReceipt(matched: 2, waiting: 0, corrections: 0))
            #expect(
                try await store.append(labels, of: schema.model, request: outcomes("k")).request
                    == repeated("2 matched, 0 corrected"))
            #expect(
                try await store.append(labels, of: schema.model, request: outcomes("k", digest: 9)).request
                    == .differs(first: Samples.monday))
            #expect(try await store.append(labels, of: schema.model, request: outcomes("l")).corrections == 2)
        },
        .store("a key of predictions is none of outcomes, nor one of another model") { store in
            let schema = try await store.registered(Samples.schema())
            let other = try await store.registered(Samples.schema("other"))
            let batch = Samples.batch(schema, ids: ["a"])
            #expect(try await store.append([write(batch, of: schema, key: "k")])[0].request == .new)
            #expect(try await store.append([write(batch, of: other, key: "k", digest: 2)])[0].request == .new)
            let labels = Samples.outcomes(["a"])
            #expect(try await store.append(labels, of: schema.model, request: outcomes("k", digest: 3)).request == .new)
        },
        .store("an answer is kept for a day and then forgotten, the oldest first, in steps") { store in
            let schema = try await store.registered(Samples.schema())
            let batch = Samples.batch(schema, ids: ["a"])
            let day = Samples.monday.advanced(by: .days(1))
            for hour in 0..<5 {
                let time = Samples.monday.advanced(by: .seconds(hour * 3600))
                _ = try await store.append([write(batch, of: schema, key: "\(hour)", at: time)])
            }
            let before = day.advanced(by: .milliseconds(-1))
            #expect(try await store.append([write(batch, of: schema, key: "0", at: before)])[0].request != .new)
            // A day old, it is new again, although it was not forgotten yet.
            #expect(try await store.append([write(batch, of: schema, key: "0", at: day)])[0].request == .new)
            #expect(try await store.append([write(batch, of: schema, key: "0", at: day)])[0].request != .new)
            let end = Samples.monday.advanced(by: .seconds(3 * 3600))
            #expect(try await store.forgetRequests(receivedBefore: end, limit: 2) == 2)
            #expect(try await store.forgetRequests(receivedBefore: end, limit: 2) == 1)
            #expect(try await store.forgetRequests(receivedBefore: end, limit: 2) == 0)
            #expect(try await store.append([write(batch, of: schema, key: "4", at: day)])[0].request != .new)
            #expect(try await store.append([write(batch, of: schema, key: "3", at: before)])[0].request == .new)
        },
        .store("a request of no rows is remembered as well") { store in
            let schema = try await store.registered(Samples.schema())
            let none = Samples.batch(schema, ids: [])
            #expect(try await store.append([write(none, of: schema, key: "k")])[0].request == .new)
            #expect(
                try await store.append([write(none, of: schema, key: "k")])[0].request
                    == repeated("0 stored, [] left out"))
            let labels = Samples.outcomes([])
            #expect(try await store.append(labels, of: schema.model, request: outcomes("k")).request == .new)
            #expect(
                try await store.append(labels, of: schema.model, request: outcomes("k")).request
                    == repeated("0 matched, 0 corrected"))
        },
        .store("where the answer cannot be made, neither rows nor key are stored") { store in
            struct NoAnswer: Error {}
            let schema = try await store.registered(Samples.schema())
            var refused = write(Samples.batch(schema, ids: ["a"]), of: schema, key: "k")
            refused.request?.answer = { _ in throw NoAnswer() }
            await #expect(throws: NoAnswer.self) { try await store.append([refused]) }
            #expect(try await store.allTexts(schema) == [])
            let whole = try await store.append([write(Samples.batch(schema, ids: ["a"]), of: schema, key: "k")])
            #expect(whole == [PredictionReceipt(stored: 1, duplicates: [])])
        },
        .store("a key that is taken in between is found at the second look") { store in
            let schema = try await store.registered(Samples.schema())
            let batch = Samples.batch(schema, ids: ["a"])
            // Both look before either writes: the one that comes second has to look again.
            async let one = store.append([write(batch, of: schema, key: "k")])
            async let two = store.append([write(batch, of: schema, key: "k")])
            let found = try await [one[0].request, two[0].request]
            #expect(found.contains(.new) && found.contains(repeated("1 stored, [] left out")))
            #expect(try await store.allTexts(schema).count == 1)
        },
    ]
}
