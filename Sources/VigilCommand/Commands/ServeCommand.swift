import ArgumentParser
import CHeap
import Configuration
import Foundation
import Logging
import Vigil
import VigilServer

/// `vigil serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Starts the server: REST API, dashboard and alerts over one database.",
        usage: "vigil serve [options]",
        discussion: """
            It listens on this machine only. For any other address give API keys:
              openssl rand -hex 24 > keys && chmod 600 keys
              vigil serve --host 0.0.0.0 --api-key-file keys

            Alerts go to every channel that is given:
              vigil serve --alert-channel ops=https://example.org/hook

            Each setting can also stand in the environment, such as VIGIL_PORT (with commas between several \
            channels), or in a JSON file:
              {"port": 9000, "alert-channel": ["log=file:alerts.ndjson"]}
            A flag counts before the environment, the environment before the file.

            Ctrl-C or SIGTERM stops it: what is under way is finished first, nothing acknowledged is lost.
            """)

    @Option(
        help: ArgumentHelp(
            "The database: a file, or postgres://USER@HOST/DATABASE. (default: ./vigil.db)", valueName: "address"))
    var database: String?

    @Option(
        help: ArgumentHelp("A Redis server between servers of one database; not needed.", valueName: "address"))
    var redis: String?

    @Option(help: ArgumentHelp("The address to listen on. (default: 127.0.0.1)", valueName: "host"))
    var host: String?

    @Option(help: ArgumentHelp("The port; 0 takes any free one. (default: 8080)", valueName: "port"))
    var port: Int?

    @Option(
        help: ArgumentHelp("API keys, one a line; needed where other machines can reach it.", valueName: "file"))
    var apiKeyFile: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Where alerts go: https://..., file:PATH or stdout: after a name. May be repeated.",
            valueName: "name=address"))
    var alertChannel: [String] = []

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "A file with the secret that signs a channel's messages. May be repeated.", valueName: "name=file"))
    var alertSecretFile: [String] = []

    @Option(
        help: ArgumentHelp(
            "The least severe log record: trace, debug, info, notice, warning, error or critical. (default: info)",
            valueName: "level"))
    var logLevel: String?

    @Option(help: ArgumentHelp("How log records are written, text or json. (default: text)", valueName: "format"))
    var logFormat: String?

    @Option(help: ArgumentHelp("The largest request body. (default: 33554432)", valueName: "bytes"))
    var maxBodyBytes: Int?

    @Option(
        help: ArgumentHelp(
            "For how many days of event time predictions are kept where a model does not say. (default: for good)",
            valueName: "days"))
    var retentionDays: Int?

    @Option(
        help: ArgumentHelp(
            "How much the predictions of a model may take, oldest first, such as 2GiB. (default: no limit)",
            valueName: "size"))
    var retentionSize: String?

    @Option(
        help: ArgumentHelp(
            "Where backups of the database go, verified by restoring and comparing. (default: none are made)",
            valueName: "directory"))
    var backupDirectory: String?

    @Option(
        help: ArgumentHelp(
            "How much time lies between two backups, such as 12h or 7d; 0 makes them only when asked for. (default: 24h)",
            valueName: "time"))
    var backupEvery: String?

    @Option(
        help: ArgumentHelp("How many backups are kept, and the newest verified one. (default: 7)", valueName: "count"))
    var backupKeep: Int?

    @Option(
        help: ArgumentHelp(
            """
            When rows are acknowledged: full, when the disk has them, or group, once they are committed, and the disk has \
            them within --durable-within. (default: full)
            """, valueName: "setting"))
    var durability: String?

    @Option(
        help: ArgumentHelp(
            "With --durability group, the milliseconds after which the disk has them, 10 to 10000. (default: 100)",
            valueName: "ms"))
    var durableWithin: Int?

    @Option(help: ArgumentHelp("A JSON file of these settings; $VIGIL_CONFIG names it too.", valueName: "file"))
    var config: String?

    func run() async throws {
        _ = vigil_heap_return_memory()  // without it the server needs more memory
        let settings = try await ServeSettings(
            flags: flags, environment: ProcessInfo.processInfo.environment, configFile: config)
        try await ServerRun(settings: settings).run()
    }

    private var flags: [ServeSettings.Name: ConfigContent] {
        var flags: [ServeSettings.Name: ConfigContent] = [:]
        flags[.database] = database.map { .string($0) }
        flags[.redis] = redis.map { .string($0) }
        flags[.host] = host.map { .string($0) }
        flags[.port] = port.map { .int($0) }
        flags[.apiKeyFile] = apiKeyFile.map { .string($0) }
        flags[.alertChannel] = alertChannel.isEmpty ? nil : .stringArray(alertChannel)
        flags[.alertSecretFile] = alertSecretFile.isEmpty ? nil : .stringArray(alertSecretFile)
        flags[.logLevel] = logLevel.map { .string($0) }
        flags[.logFormat] = logFormat.map { .string($0) }
        flags[.maximumBodyBytes] = maxBodyBytes.map { .int($0) }
        flags[.retentionDays] = retentionDays.map { .int($0) }
        flags[.retentionSize] = retentionSize.map { .string($0) }
        flags[.backupDirectory] = backupDirectory.map { .string($0) }
        flags[.backupEvery] = backupEvery.map { .string($0) }
        flags[.backupKeep] = backupKeep.map { .int($0) }
        flags[.durability] = durability.map { .string($0) }
        flags[.durableWithin] = durableWithin.map { .int($0) }
        return flags
    }
}
