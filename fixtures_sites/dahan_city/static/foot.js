// The common part of every page's foot.
document.write('<p>网站标识码：3399000001　　<a href="https://beian.miit.gov.cn/">浙ICP备09900001号-1</a></p>');
document.write('<p>版权所有：云汀市人民政府　　本网站支持IPv6</p>');
