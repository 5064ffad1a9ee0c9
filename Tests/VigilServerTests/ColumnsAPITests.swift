import CZlib
import CZstd
import NIOHTTP1
import Testing
import Vigil
import VigilDomain
import VigilFormats
import VigilServer
import VigilStorage

struct ColumnsAPITests {
    private static let lines = "application/x-ndjson"
    private static let columns = "application/vnd.vigil.columns.v1"

    /// Rows of the model `m`: good ones, two at fault, one twice.
    private static func batch(_ schema: ModelSchema) throws -> PredictionBatch {
        let text = predictionLines(day: 0, count: 40)
        var batch = try PredictionDecoder(schema: schema).decode(
            Array(text.utf8), form: .ndjson, now: Timestamp(milliseconds: 1_780_000_000_000)
        ).batch
        batch.features[0] = .numeric(NumericColumn((0..<40).map { $0 == 3 ? .nan : Double($0) / 7 }))
        batch.features[1] = .categorical(CategoricalColumn((0..<40).map { ["", "ä", nil, "new \($0)"][$0 % 4] }))
        batch.scores[5] = 1.5
        batch.ids[6] = ""
        batch.ids[8] = batch.ids[7]
        return batch
    }

    private struct Seen: Equatable, Sendable {
        var receipts: [String]
        var outcome: String
        var rows: [LabelledPredictions]

        static func == (left: Seen, right: Seen) -> Bool {
            // NaN is unlike itself, so that rows are compared by their texts.
            left.receipts == right.receipts && left.outcome == right.outcome
                && "\(left.rows)" == "\(right.rows)"
        }
    }

    /// What a server of its own says and holds when the rows come in a form.
    private static func seen(
        _ type: String, headers: [(String, String)] = [], coding: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 }
    ) async throws -> Seen {
        let (results, continuation) = AsyncStream.makeStream(of: Seen.self)
        try await LiveServer.run { server in
            try await server.registerModel()
            let schema = try await server.service.schema(of: ModelName("m"))
            let batch = try batch(schema)
            let body =
                type == columns
                ? try PredictionColumnsEncoder(schema: schema).encode(batch)
                : try PredictionEncoder(schema: schema).encode(batch)
            var receipts: [String] = []
            for _ in 0..<2 {
                let answer = try await server.send(
                    .POST, "/api/v1/models/m/predictions", bytes: coding(body), type: type, headers: headers)
                #expect(answer.status == 200, "\(answer.text)")
                receipts.append(answer.text)
            }
            let outcomes = OutcomeBatch(
                ids: [batch.ids[0], "nobody", batch.ids[0]], labels: .numeric(NumericColumn([1, 0, 0])),
                timestamps: [1_777_600_000_000, 1, 1_777_600_000_001])
            let outcome = try await server.send(
                .POST, "/api/v1/models/m/outcomes",
                bytes: coding(
                    type == columns
                        ? try OutcomeColumnsEncoder().encode(outcomes) : OutcomeEncoder().encode(outcomes)),
                type: type, headers: headers)
            let all = TimeRange(start: Timestamp(milliseconds: 0), end: Timestamp(milliseconds: 2_000_000_000_000))
            let rows = try await server.service.store.predictions.labelledPredictions(of: schema, in: all)
            continuation.yield(Seen(receipts: receipts, outcome: outcome.text, rows: [rows]))
        }
        for await seen in results { return seen }
        throw CancellationError()
    }

    @Test("the same rows as lines and as columns, plain or compressed, get the same receipts and are stored alike")
    func sameAsLines() async throws {
        let lines = try await Self.seen(Self.lines)
        #expect(lines.rows.first?.predictions.count == 37)
        #expect(lines.receipts[0].contains("\"stored\":37") && lines.receipts[1].contains("\"stored\":0"))
        #expect(lines.outcome.contains("\"matched\":2"), "\(lines.outcome)")
        #expect(try await Self.seen(Self.columns) == lines)
        #expect(try await Self.seen(Self.columns, headers: [("Content-Encoding", "gzip")], coding: gzipped) == lines)
        #expect(
            try await Self.seen(Self.columns, headers: [("Content-Encoding", "zstd")], coding: zstdCompressed) == lines)
    }

    @Test("a body that is cut off, of a newer version or for another model is refused, and nothing is stored")
    func refusals() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let schema = try await server.service.schema(of: ModelName("m"))
            let whole = try PredictionColumnsEncoder(schema: schema).encode(try Self.batch(schema))
            func send(_ body: [UInt8], to path: String = "predictions") async throws -> LiveServer.Answer {
                try await server.send(.POST, "/api/v1/models/m/\(path)", bytes: body, type: Self.columns)
            }
            let cut = try await send(Array(whole.dropLast(3)))
            #expect(cut.status == 400 && cut.json["code"] as? String == "malformed_columns", "\(cut.text)")
            #expect((cut.json["detail"] as? String)?.hasPrefix("byte 12: ") == true)
            var newer = whole
            newer[4] = 2
            let unsupported = try await send(newer)
            #expect(unsupported.status == 415 && unsupported.json["code"] as? String == "unsupported")
            let elsewhere = try await send(whole, to: "outcomes")
            #expect(elsewhere.status == 400 && elsewhere.text.contains("outcomes (2) belong here"))
            #expect(try await send([]).status == 400)
            let other = ModelSchema(
                model: schema.model, task: .binaryClassification, features: [FeatureSchema(name: "z", kind: .numeric)])
            var batch = PredictionBatch(schema: other)
            batch.ids = ["a"]
            batch.timestamps = [1_777_600_000_000]
            batch.features = [.numeric(NumericColumn([1]))]
            batch.scores = [0.5]
            batch.predictions = .numeric(NumericColumn([1]))
            batch.groups = CategoricalColumn([nil])
            (batch.ranks, batch.inferenceMilliseconds) = ([.nan], [.nan])
            let unknown = try await send(try PredictionColumnsEncoder(schema: other).encode(batch))
            #expect(unknown.status == 400 && unknown.json["code"] as? String == "unknown_column", "\(unknown.text)")
            #expect(unknown.text.contains("features.z") && unknown.text.contains("features.x"))
            let all = TimeRange(start: Timestamp(milliseconds: 0), end: Timestamp(milliseconds: 2_000_000_000_000))
            #expect(
                try await server.service.store.predictions.labelledPredictions(of: schema, in: all).predictions.count
                    == 0)
        }
    }

    @Test("the API's document names the media type where rows are taken")
    func document() async throws {
        try await LiveServer.run { server in
            let document = try await server.send(.GET, "/api/v1/openapi.json")
            let paths = try #require(document.json["paths"] as? [String: [String: Any]])
            for (path, method) in [
                ("/api/v1/models/{model}/predictions", "post"), ("/api/v1/models/{model}/outcomes", "post"),
                ("/api/v1/models/{model}/baseline", "put"),
            ] {
                let operation = try #require(paths[path]?[method] as? [String: Any])
                let content = (operation["requestBody"] as? [String: Any])?["content"] as? [String: Any]
                #expect(content?[Self.columns] != nil, "\(path)")
            }
        }
    }
}

/// gzip's frame around bytes.
@Sendable func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    // 16 more than the largest window asks for gzip's own header.
    deflateInit2_(
        &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    let left = input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            deflate(&stream, Z_FINISH)
            return Int(stream.avail_out)
        }
    }
    return Array(output.dropLast(left))
}

@Sendable private func zstdCompressed(_ bytes: [UInt8]) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    let size = output.withUnsafeMutableBytes { output in
        bytes.withUnsafeBytes { ZSTD_compress(output.baseAddress, output.count, $0.baseAddress, $0.count, 3) }
    }
    return Array(output.prefix(size))
}
