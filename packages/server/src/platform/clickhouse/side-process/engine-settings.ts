/**
 * The engine's own settings, in the only form it takes them. Few background threads and small caches, since one laptop
 * runs everything; merges still get two. An insert is on disk when it is acknowledged, whatever the table says.
 */
export const settingsXml = (memoryBytes: number): string => {
  const settings = {
    max_server_memory_usage: memoryBytes,
    // How often memory in use is counted anew: at 50 ms that is most of what an idle engine does.
    memory_worker_period_ms: 250,
    background_pool_size: 2,
    background_merges_mutations_concurrency_ratio: 2,
    background_schedule_pool_size: 4,
    background_common_pool_size: 2,
    background_move_pool_size: 1,
    background_fetches_pool_size: 1,
    background_buffer_flush_schedule_pool_size: 1,
    background_message_broker_schedule_pool_size: 1,
    background_distributed_schedule_pool_size: 1,
    mark_cache_size: 128 * 2 ** 20,
    uncompressed_cache_size: 0,
    index_mark_cache_size: 32 * 2 ** 20,
    primary_index_cache_size: 128 * 2 ** 20,
    query_condition_cache_size: 32 * 2 ** 20,
    compiled_expression_cache_size: 32 * 2 ** 20,
    vector_similarity_index_cache_size: 0,
    text_index_tokens_cache_size: 0,
    text_index_header_cache_size: 0,
    text_index_postings_cache_size: 0,
    parquet_metadata_cache_size: 0,
    iceberg_metadata_files_cache_size: 0,
    // Merges of a small table need not wait for half the pool to be free.
    merge_tree: {
      fsync_after_insert: 1,
      fsync_part_directory: 1,
      number_of_free_entries_in_pool_to_execute_mutation: 1,
      number_of_free_entries_in_pool_to_lower_max_size_of_merge: 1,
      number_of_free_entries_in_pool_to_execute_optimize_entire_partition: 1,
    },
  }
  const xml = (tree: object): string =>
    Object.entries(tree)
      .map(([name, value]) => `<${name}>${typeof value === 'object' ? xml(value) : value}</${name}>`)
      .join('\n')
  return `<clickhouse>\n${xml(settings)}\n</clickhouse>\n`
}
