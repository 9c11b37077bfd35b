"""Speed, accuracy and cost, each benchmark printing one table and writing JSON."""
